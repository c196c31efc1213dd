/** A study of a documented task that can be posted as it is: one for each of its models. */

import { ROOT } from './api.js';
import { codeBlock } from './code.js';
import { h } from './dom.js';
import { json, yaml } from './yaml.js';

/** @typedef {import('./types.js').Task} Task */
/** @typedef {import('./types.js').Distribution} Distribution */

/** What stands between backticks in a text. @param {string} text */
const quoted = (text) => text.split('`').filter((_, index) => index % 2);

/**
 * The names to put into a study, each with its name in the catalogue: for a pattern such as `torchvision/*`
 * the first of those that its text names.
 * @param {Task} task
 * @returns {[string, string][]}
 */
export function namesOf({ models }) {
  return Object.entries(models).flatMap(([known, { text }]) => {
    const [start, end] = known.split('*');
    const name =
      end === undefined ? known : quoted(text).find((word) => word.startsWith(start) && word.endsWith(end));
    return name ? [/** @type {[string, string]} */ ([name, known])] : [];
  });
}

/** A distribution without what is said by leaving it out. @param {Distribution} distribution */
function brief(distribution) {
  const told = Object.entries(distribution).filter(
    ([name, value]) =>
      value !== null && value !== false && !(name === 'step' && distribution.type === 'int' && value === 1),
  );
  return Object.fromEntries(told);
}

/** @param {Task} task @param {string} model as a study names it @param {string} known in the catalogue */
export function exampleOf({ name, models, metrics, objective }, model, known) {
  const space = Object.entries(models[known].space).map(([key, value]) => [key, brief(value)]);
  return {
    name: `my-${model.replace(/[^\w-]+/g, '-')}`,
    task: { name, params: { model } },
    space: Object.fromEntries(space),
    objectives: { metric: objective, direction: metrics[objective].direction },
    sampler: 'tpe',
    pruner: 'median',
    budget: { trials: 20 },
  };
}

/** The panel with the example of the model chosen, at first the default one. @param {Task} task */
export function examples(task) {
  const names = namesOf(task);
  const usual = names.find(([name]) => name === task.parameters.model.default) ?? names[0];
  const blocks = h('div', { class: 'blocks' });
  const label = `Model of the study of ${task.title}`;
  const select = h(
    'select',
    { 'aria-label': label },
    names.map(([name]) => h('option', { value: name, selected: name === usual[0] }, name)),
  );
  const show = () => {
    const [name, known] = names.find(([each]) => each === select.value) ?? usual;
    blocks.replaceChildren(...blocksOf(exampleOf(task, name, known)));
  };
  select.addEventListener('change', show);
  show();
  return h(
    'section',
    { class: 'panel step' },
    h('h2', {}, 'A study of it'),
    h('p', {}, h('label', {}, 'Model ', select)),
    blocks,
  );
}

/** @param {Record<string, unknown>} example */
function blocksOf(example) {
  const server = location.origin + ROOT;
  const body = json(example, ['space']);
  const post = `curl ${server}/api/studies -H 'Content-Type: application/json' -d '\n${body}'\n`;
  return [
    h('p', { class: 'dim' }, `As study.yaml, for: tunesmith study create study.yaml --server ${server}`),
    codeBlock(yaml(example, ['space'])),
    h('p', { class: 'dim' }, 'Or as a request:'),
    codeBlock(post),
  ];
}
