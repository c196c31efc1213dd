/** The search space and the settings of a study, folded away at the foot of its page. */

import { dataTable } from './data-table.js';
import { h } from './dom.js';
import { DASH, duration } from './format.js';
import { conditionWords, rangeWords, samplerWord } from './words.js';

/** @typedef {import('./types.js').Study} Study */

/** @param {[string, import('./types.js').Distribution]} entry */
const spaceRow = ([name, distribution]) =>
  h(
    'tr',
    {},
    h('th', { scope: 'row' }, name),
    h('td', {}, distribution.type),
    h('td', { class: 'words' }, rangeWords(distribution)),
    h('td', { class: 'words dim' }, conditionWords(distribution)),
  );

/** @param {Record<string, unknown>} spec */
const options = ({ type, ...rest }) =>
  Object.entries(rest)
    .filter(([, value]) => value !== null)
    .map(
      ([name, value]) =>
        `${name.replaceAll('_', ' ')} ${typeof value === 'object' ? JSON.stringify(value) : value}`,
    )
    .join(', ');

/** @param {Study} study @returns {[string, string][]} */
function settings({ definition, created_at }) {
  const { budget, sampler, pruner, repeats, parallelism, priority, seed, tags, task } = definition;
  const limits = [
    budget.trials === null ? '' : `${budget.trials} trials`,
    budget.seconds === null ? '' : duration(budget.seconds),
    budget.target === null ? '' : `until ${definition.objectives[0].metric} reaches ${budget.target}`,
    budget.patience === null ? '' : `until ${budget.patience} trials in a row bring no new best`,
    budget.regret_bound === null ? '' : `until no point can be better by more than ${budget.regret_bound}`,
  ].filter(Boolean);
  const fixed = Object.entries(task?.params ?? {}).map(([name, value]) => `${name} ${value}`);
  return [
    ['fixed parameters', fixed.join(', ') || DASH],
    [
      'sampler',
      [samplerWord(/** @type {Study} */ ({ definition })), options(sampler)].filter(Boolean).join(': '),
    ],
    ['pruner', [pruner.type, options(pruner)].filter(Boolean).join(': ')],
    ['repeats of each trial', String(repeats)],
    ['constraints', definition.constraints.join(', ') || DASH],
    ['budget', limits.join(', ') || 'no limit'],
    ['parallelism', parallelism === null ? 'as many trials as there are workers' : String(parallelism)],
    ['priority', String(priority)],
    ['seed', seed === null ? 'drawn by the server' : String(seed)],
    ['tags', tags.join(', ') || DASH],
    ['created', new Date(created_at).toLocaleString()],
  ];
}

/** @param {Study} study @returns {HTMLDetailsElement} */
export function definitionPanel(study) {
  const space = Object.entries(study.definition.space).map(spaceRow);
  return h(
    'details',
    { class: 'panel' },
    h('summary', {}, h('h2', {}, 'Search space and settings')),
    dataTable('Search space', ['parameter', 'type', 'range', 'exists'], h('tbody', {}, space)),
    h(
      'dl',
      { class: 'settings' },
      settings(study).map(([name, text]) => h('div', {}, h('dt', {}, name), h('dd', {}, text))),
    ),
  );
}
