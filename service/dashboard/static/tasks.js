/** The catalogue of documented tasks. */

import './header.js';
import { get } from './api.js';
import { dataTable } from './data-table.js';
import { byId, h } from './dom.js';
import { examples } from './examples.js';
import { DASH, scalar } from './format.js';
import * as live from './live.js';
import { retrying } from './notice.js';
import { rangeWords } from './words.js';

/** @typedef {import('./types.js').Task} Task */

const page = byId('page');

/** Text in which `names` stand between backticks. @param {string} text */
const prose = (text) => text.split('`').map((part, index) => (index % 2 ? h('code', {}, part) : part));

/** A row that begins with its name. @param {string} name @param {...Node} cells */
const row = (name, ...cells) => h('tr', {}, h('th', { scope: 'row' }, name), cells);

/** A cell of words that may be broken. @param {string} text */
const words = (text) => h('td', { class: 'words' }, prose(text));

/** The same, in a quiet colour. @param {string} text */
const about = (text) => h('td', { class: 'words dim' }, prose(text));

/** @param {Record<string, import('./types.js').Scalar>} defaults */
const defaultWords = (defaults) =>
  Object.entries(defaults)
    .map(([name, value]) => `${name} ${scalar(value)}`)
    .join(', ') || DASH;

/** @param {Task} task */
const modelRows = ({ models }) =>
  Object.entries(models).map(([name, { text, defaults, space }]) =>
    row(name, about(text), words(defaultWords(defaults)), words(Object.keys(space).join(', '))),
  );

/** @param {Task} task */
const dataRows = ({ data }) =>
  Object.entries(data).map(([name, { text, source }]) => row(name, about(text), about(source)));

/** @param {Task} task */
const parameterRows = ({ parameters }) =>
  Object.entries(parameters).map(([name, { range, default: usual, text, models }]) =>
    row(
      name,
      words(rangeWords(range)),
      h('td', {}, scalar(usual)),
      words(models === null ? 'all' : models.join(', ')),
      about(text),
    ),
  );

/** @param {Task} task */
const metricRows = ({ metrics, objective }) =>
  Object.entries(metrics).map(([name, { direction, text, each_epoch }]) =>
    row(
      name,
      h('td', {}, direction + (name === objective ? ', the usual objective' : '')),
      h('td', {}, each_epoch ? 'every epoch' : 'once, at the end'),
      about(text),
    ),
  );

/** @param {string} title @param {string[]} columns @param {Node[]} rows */
const panel = (title, columns, rows) =>
  h('section', { class: 'panel' }, h('h2', {}, title), dataTable(title, columns, h('tbody', {}, rows)));

/** @param {Task} task */
const taskSection = (task) => [
  h('h1', {}, task.title),
  h('p', { class: 'subtitle' }, h('code', {}, task.name)),
  h('p', { class: 'prose' }, prose(task.text)),
  panel('Models', ['model', 'what it is', 'its own defaults', 'searched by default'], modelRows(task)),
  panel('Data', ['data', 'what it is', 'where it comes from'], dataRows(task)),
  panel('Parameters', ['parameter', 'range', 'default', 'models', 'what it does'], parameterRows(task)),
  panel('Metrics', ['metric', 'better', 'measured', 'what it is'], metricRows(task)),
  examples(task),
];

async function load() {
  const { tasks } = await get('/tasks');
  page.replaceChildren(...tasks.flatMap(taskSection));
}

retrying(page, load)();
live.join();
