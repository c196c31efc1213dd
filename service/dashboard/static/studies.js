/** The list of studies. */

import './header.js';
import { get } from './api.js';
import { Chips } from './chips.js';
import { now } from './clock.js';
import { dataTable } from './data-table.js';
import { byId, eachFrame, h } from './dom.js';
import { firstStudy } from './first-study.js';
import * as live from './live.js';
import { retrying } from './notice.js';
import { COLUMNS, StudyRow } from './study-row.js';

/** @typedef {import('./types.js').Study} Study */

const page = byId('page');
/** @type {Map<number, Study>} */
const studies = new Map();
/** @type {Map<number, StudyRow>} */
const rows = new Map();
/** @type {Map<number, string>} when a study was seen to change */
const changes = new Map();

const body = h('tbody');
const chips = new Chips(['all', 'active', 'paused', 'finished'], 'all', show);
const list = h(
  'section',
  { class: 'panel', hidden: true },
  h('div', { class: 'filters' }, chips.element),
  dataTable('Studies', COLUMNS, body, 'studies'),
);
const first = h('section', { hidden: true });

function show() {
  const newestFirst = [...studies.values()].sort((a, b) => b.id - a.id);
  countStates(newestFirst);
  dropRows();
  let place = body.firstElementChild;
  for (const study of newestFirst) {
    const { element } = rowOf(study);
    element.hidden = chips.chosen !== 'all' && study.state.toLowerCase() !== chips.chosen;
    if (element === place) place = place.nextElementSibling;
    else body.insertBefore(element, place);
  }
  list.hidden = studies.size === 0;
  if (!studies.size && !first.firstChild) first.append(...firstStudy());
  first.hidden = studies.size > 0;
}

/** @param {Study[]} all */
function countStates(all) {
  /** @type {Record<string, number>} */
  const counts = { all: all.length };
  for (const { state } of all) counts[state.toLowerCase()] = (counts[state.toLowerCase()] ?? 0) + 1;
  chips.show(counts);
}

function dropRows() {
  for (const [id, row] of rows) {
    if (studies.has(id)) continue;
    row.element.remove();
    rows.delete(id);
  }
}

/** @param {Study} study */
function rowOf(study) {
  const row = rows.get(study.id) ?? new StudyRow();
  rows.set(study.id, row);
  row.show(study, changes.get(study.id));
  return row;
}

/** @param {Study} study */
function take(study) {
  const known = studies.get(study.id);
  if (known && known.revision >= study.revision) return;
  if (known) changes.set(study.id, new Date(now()).toISOString());
  studies.set(study.id, study);
}

async function load() {
  const answer = await get('/studies');
  studies.clear();
  for (const study of answer.studies) studies.set(study.id, study);
  if (!list.isConnected) page.replaceChildren(h('h1', {}, 'Studies'), list, first);
  show();
}

const reload = retrying(page, load);
const render = eachFrame(() => list.isConnected && show());
let lost = false;

live.on('studies', (data) => {
  data.studies.forEach(take);
  render();
});
live.on('deleted', (data) => {
  studies.delete(data.study);
  render();
});
live.on('status', (status) => {
  // What was deleted while the stream was down is not told again.
  if (status === 'live' && lost) reload();
  lost = status === 'reconnecting';
});
live.on('back', reload);

reload();
live.join();
setInterval(render, 10_000);
