/** The catalogue of documented tasks. */

import './header.js';
import { ROOT, get } from './api.js';
import { codeBlock } from './code.js';
import { dataTable } from './data-table.js';
import { byId, h } from './dom.js';
import { scalar } from './format.js';
import * as live from './live.js';
import { retrying } from './notice.js';
import { rangeWords } from './words.js';
import { json, yaml } from './yaml.js';

/** @typedef {import('./types.js').Task} Task */
/** @typedef {import('./types.js').Distribution} Distribution */

const page = byId('page');

/** Text in which `names` stand between backticks. @param {string} text */
const prose = (text) => text.split('`').map((part, index) => (index % 2 ? h('code', {}, part) : part));

/** @param {Task} task */
const parameterRows = ({ parameters, default_space }) =>
  Object.entries(parameters).map(([name, { range, default: usual, text }]) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, name),
      h('td', { class: 'words' }, rangeWords(range)),
      h('td', {}, scalar(usual)),
      h(
        'td',
        { class: 'words' },
        name in default_space
          ? rangeWords(default_space[name])
          : h('span', { class: 'dim' }, 'not by default'),
      ),
      h('td', { class: 'words dim' }, prose(text)),
    ),
  );

/** @param {Task} task */
const metricRows = ({ metrics, objective }) =>
  Object.entries(metrics).map(([name, { direction, text, each_epoch }]) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, name),
      h('td', {}, direction + (name === objective ? ', the usual objective' : '')),
      h('td', {}, each_epoch ? 'every epoch' : 'once, at the end'),
      h('td', { class: 'words dim' }, prose(text)),
    ),
  );

/** A distribution without what is said by leaving it out. @param {Distribution} distribution */
function brief(distribution) {
  const told = Object.entries(distribution).filter(
    ([name, value]) =>
      value !== null && value !== false && !(name === 'step' && distribution.type === 'int' && value === 1),
  );
  return Object.fromEntries(told);
}

/** A study of this task that can be posted as it is. @param {Task} task */
export function exampleOf({ name, default_space, metrics, objective }) {
  return {
    name: `my-${name}`,
    task: name,
    space: Object.fromEntries(Object.entries(default_space).map(([key, value]) => [key, brief(value)])),
    objectives: { metric: objective, direction: metrics[objective].direction },
    sampler: 'tpe',
    pruner: 'median',
    budget: { trials: 20 },
  };
}

/** @param {Task} task */
function taskSection(task) {
  const example = exampleOf(task);
  const server = location.origin + ROOT;
  const body = json(example, ['space']);
  const post = `curl ${server}/api/studies -H 'Content-Type: application/json' -d '\n${body}'\n`;
  return [
    h('h1', {}, task.title),
    h('p', { class: 'subtitle' }, h('code', {}, task.name)),
    h('p', { class: 'prose' }, prose(task.text)),
    h(
      'section',
      { class: 'panel' },
      h('h2', {}, 'Parameters'),
      dataTable(
        'Parameters',
        ['parameter', 'range', 'default', 'searched', 'what it does'],
        h('tbody', {}, parameterRows(task)),
      ),
    ),
    h(
      'section',
      { class: 'panel' },
      h('h2', {}, 'Metrics'),
      dataTable('Metrics', ['metric', 'better', 'measured', 'what it is'], h('tbody', {}, metricRows(task))),
    ),
    h(
      'section',
      { class: 'panel step' },
      h('h2', {}, 'A study of it'),
      h('p', { class: 'dim' }, `As study.yaml, for: tunesmith study create study.yaml --server ${server}`),
      codeBlock(yaml(example, ['space'])),
      h('p', { class: 'dim' }, 'Or as a request:'),
      codeBlock(post),
    ),
  ];
}

async function load() {
  const { tasks } = await get('/tasks');
  page.replaceChildren(...tasks.flatMap(taskSection));
}

retrying(page, load)();
live.join();
