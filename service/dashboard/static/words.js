/** What a study, a sampler, a distribution is, in words. */

import { scalar } from './format.js';

/** @typedef {import('./types.js').Study} Study */
/** @typedef {import('./types.js').Distribution} Distribution */
/** @typedef {import('./types.js').TextRange} TextRange */

/** @type {Record<string, string>} */
export const SAMPLERS = {
  tpe: 'TPE',
  bayesian: 'TPE',
  random: 'random search',
  qmc: 'quasi-random search',
  sobol: 'quasi-random search',
  gp: 'Gaussian process',
  'cma-es': 'CMA-ES',
  cmaes: 'CMA-ES',
  'nsga-ii': 'NSGA-II',
  nsga2: 'NSGA-II',
  'nsga-iii': 'NSGA-III',
  nsga3: 'NSGA-III',
};

/** @param {Study} study */
export const samplerWord = ({ definition: { sampler } }) => SAMPLERS[sampler.type] ?? sampler.type;

/** Sampler and pruner: `TPE, median pruner`. @param {Study} study */
export function methodWords(study) {
  const pruner = study.definition.pruner.type;
  return samplerWord(study) + (pruner === 'none' ? '' : `, ${pruner} pruner`);
}

/** What is trained: `image classification · cnn on mnist-5k`. @param {Study} study */
export function taskWords({ definition: { task } }) {
  if (!task) return 'your own training code';
  const what = task.name.replaceAll('-', ' ') + ('model' in task.params ? ` · ${task.params.model}` : '');
  return 'data' in task.params ? `${what} on ${task.params.data}` : what;
}

/** @param {Study} study */
export function objectiveWords({ definition: { objectives, constraints } }) {
  const goals = objectives.map((o) => `${o.direction} ${o.metric}`).join(', ');
  return constraints.length ? `${goals} with ${constraints.join(' and ')}` : goals;
}

/** How many trials a study will have, if that is known. @param {Study} study @returns {number | null} */
export function planned({ definition: { budget }, cells, counts: { imported } }) {
  const limits = [budget.trials, cells].filter((limit) => limit !== null);
  return limits.length ? Math.min(.../** @type {number[]} */ (limits)) + imported : null;
}

/** @param {Study} study */
export const finished = ({ counts }) => counts.complete + counts.pruned + counts.failed;

/** @param {Study} study */
export const total = (study) =>
  finished(study) + study.counts.waiting + study.counts.running + study.counts.paused;

/** `0.0003 to 0.01, log scale`. @param {Distribution | TextRange} range */
export function rangeWords(range) {
  if (range.type === 'text') return [...range.choices, range.form].join(', ');
  const { type, low, high, log, step, choices, ordered, prior } = range;
  const begins = prior ? `; begins at ${scalar(prior.value)}` : '';
  if (type === 'categorical')
    return (choices ?? []).map(scalar).join(ordered ? ' < ' : ', ') + begins;
  const steps = step && !(type === 'int' && step === 1) ? `, in steps of ${step}` : '';
  return `${low} to ${high}${steps}${log ? ', log scale' : ''}${begins}`;
}

/** `when optimizer is sgd`. @param {Distribution} distribution */
export function conditionWords({ when }) {
  const parts = Object.entries(when ?? {}).map(
    ([name, values]) => `${name} is ${values.map(scalar).join(' or ')}`,
  );
  return parts.length ? `when ${parts.join(' and ')}` : 'always';
}
