/** The workers: where trials are trained. */

import './header.js';
import { ROOT, get } from './api.js';
import { codeBlock } from './code.js';
import { dataTable } from './data-table.js';
import { arrange, byId, h, setText } from './dom.js';
import { plural } from './format.js';
import * as live from './live.js';
import { notice, retrying } from './notice.js';
import { COLUMNS, WorkerRow } from './worker-row.js';

/** @typedef {import('./types.js').Worker} Worker */

/** Every program that ever claimed a trial stays known; so many that are gone are still listed. */
const MOST_GONE = 20;

const page = byId('page');
/** @type {Worker[]} */
let workers = [];
/** @type {Map<string, WorkerRow>} by the worker's id */
const rows = new Map();

const body = h('tbody');
const older = h('p', { class: 'empty', hidden: true });
const problem = notice('problem');
const list = h('section', { class: 'panel' }, dataTable('Workers', COLUMNS, body), older);
const start = h(
  'section',
  { class: 'panel step' },
  h('h2', {}, 'Start a worker'),
  h(
    'p',
    { class: 'dim' },
    'On any machine that reaches this server. It finds its GPUs, one slot each; else it trains on the CPU.',
  ),
  codeBlock(`tunesmith worker --server ${location.origin}${ROOT}`),
);

/** @param {Worker} worker */
function rowOf(worker) {
  const row = rows.get(worker.id) ?? new WorkerRow(change, problem.say);
  rows.set(worker.id, row);
  row.show(worker);
  return row.element;
}

/** @param {Worker} changed */
function change(changed) {
  workers = workers.map((worker) => (worker.id === changed.id ? changed : worker));
  show();
}

function show() {
  const there = workers.filter(({ state }) => state !== 'gone').sort((a, b) => a.name.localeCompare(b.name));
  const gone = workers
    .filter(({ state }) => state === 'gone')
    .sort((a, b) => Date.parse(b.seen_at) - Date.parse(a.seen_at));
  arrange(body, [...there, ...gone.slice(0, MOST_GONE)].map(rowOf));
  const rest = gone.length - MOST_GONE;
  setText(older, `${plural(rest, 'worker')} more went earlier.`);
  older.hidden = rest <= 0;
  list.hidden = workers.length === 0;
}

async function load() {
  workers = (await get('/workers')).workers;
  if (!list.isConnected) page.replaceChildren(h('h1', {}, 'Workers'), problem.element, list, start);
  show();
}

live.on('workers', (data) => {
  workers = data.workers;
  if (list.isConnected) show();
});
const reload = retrying(page, load);
live.on('back', reload);
reload();
live.join();
setInterval(show, 10_000);
