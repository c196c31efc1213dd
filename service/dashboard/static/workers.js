/** The workers: where trials are trained. */

import './header.js';
import { ROOT, get } from './api.js';
import { codeBlock } from './code.js';
import { byId, h } from './dom.js';
import { DASH, ago, count } from './format.js';
import * as live from './live.js';
import { retrying } from './notice.js';

/** @typedef {import('./types.js').Worker} Worker */

const page = byId('page');
/** @type {Worker[]} */
let workers = [];

const body = h('tbody');
const columns = [['worker', ''], ['state', ''], ['host', ''], ['slots', ''], ['running', 'num'], ['tasks', ''], ['version', ''], ['last seen', '']];
const list = h('section', { class: 'panel' }, h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Workers' },
  h('table', {}, h('thead', {}, h('tr', {}, columns.map(([label, kind]) => h('th', { scope: 'col', class: kind }, label)))), body)));
const start = h('section', { class: 'panel step' },
  h('h2', {}, 'Start a worker'),
  h('p', { class: 'dim' }, 'On any machine that reaches this server. It finds its GPUs by itself, one slot each; without one it trains on the CPU.'),
  codeBlock(`tunesmith worker --server ${location.origin}${ROOT}`));

/** @param {Worker} worker */
function rowOf({ name, state, host, slots, running, tasks, version, seen_at }) {
  return h('tr', { 'data-state': state },
    h('td', { class: 'strong' }, name),
    h('td', { class: 'state' }, h('span', { class: 'dot' }), h('span', {}, state)),
    h('td', {}, host || DASH),
    h('td', {}, slots.join(', ') || DASH),
    h('td', { class: 'num' }, `${count(running)} of ${count(slots.length)}`),
    h('td', { class: 'words' }, tasks.join(', ') || DASH),
    h('td', { class: 'dim' }, version || DASH),
    h('td', { class: 'dim' }, ago(seen_at)));
}

function show() {
  const order = ['live', 'draining', 'gone'];
  const sorted = [...workers].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.name.localeCompare(b.name));
  body.replaceChildren(...sorted.map(rowOf));
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
