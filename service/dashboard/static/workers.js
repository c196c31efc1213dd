/** The workers: where trials are trained. */

import './header.js';
import { ROOT, get } from './api.js';
import { codeBlock } from './code.js';
import { dataTable } from './data-table.js';
import { byId, h, setText } from './dom.js';
import { DASH, ago, count, plural } from './format.js';
import * as live from './live.js';
import { retrying } from './notice.js';

/** @typedef {import('./types.js').Worker} Worker */

/** Every program that ever claimed a trial stays known; so many that are gone are still listed. */
const MOST_GONE = 20;

const page = byId('page');
/** @type {Worker[]} */
let workers = [];

const body = h('tbody');
const older = h('p', { class: 'empty', hidden: true });
/** @type {(string | [string, string])[]} */
const columns = ['worker', 'state', 'host', 'slots', ['running', 'num'], 'tasks', 'version', 'last seen'];
const list = h('section', { class: 'panel' }, dataTable('Workers', columns, body), older);
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
function rowOf({ name, state, host, slots, running, tasks, version, seen_at }) {
  return h(
    'tr',
    { 'data-state': state },
    h('td', { class: 'strong' }, name),
    h('td', { class: 'state' }, h('span', { class: 'dot' }), h('span', {}, state)),
    h('td', {}, host || DASH),
    h('td', {}, slots.join(', ') || DASH),
    h('td', { class: 'num' }, slots.length ? `${count(running)} of ${count(slots.length)}` : count(running)),
    h('td', { class: 'words' }, tasks.join(', ') || DASH),
    h('td', { class: 'dim' }, version || DASH),
    h('td', { class: 'dim' }, ago(seen_at)),
  );
}

function show() {
  const there = workers.filter(({ state }) => state !== 'gone').sort((a, b) => a.name.localeCompare(b.name));
  const gone = workers
    .filter(({ state }) => state === 'gone')
    .sort((a, b) => Date.parse(b.seen_at) - Date.parse(a.seen_at));
  body.replaceChildren(...[...there, ...gone.slice(0, MOST_GONE)].map(rowOf));
  const rest = gone.length - MOST_GONE;
  setText(older, `${plural(rest, 'worker')} more went earlier.`);
  older.hidden = rest <= 0;
  list.hidden = workers.length === 0;
}

async function load() {
  workers = (await get('/workers')).workers;
  if (!list.isConnected) page.replaceChildren(h('h1', {}, 'Workers'), list, start);
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
