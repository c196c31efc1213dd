/** The list of studies. */

import './header.js';
import { ROOT, get, studyPath } from './api.js';
import { byId, eachFrame, flash, h, setAttribute, setText } from './dom.js';
import { fillProgress } from './facts.js';
import { firstStudy } from './first-study.js';
import { DASH, ago, count, figure } from './format.js';
import * as live from './live.js';
import { retrying } from './notice.js';
import { finished, methodWords, planned, taskWords } from './words.js';

/** @typedef {import('./types.js').Study} Study */
/** @typedef {{element: HTMLElement, cells: Record<string, any>, study: Study | null}} Row */

const STATES = /** @type {const} */ (['all', 'active', 'paused', 'finished']);

const page = byId('page');
/** @type {Map<number, Study>} */
const studies = new Map();
/** @type {Map<number, Row>} */
const rows = new Map();
/** @type {Map<number, string>} when a study was seen to change */
const changes = new Map();
/** @type {string} */
let chosen = 'all';

const body = h('tbody');
const chips = STATES.map((name) => {
  const number = h('span', { class: 'dim' });
  const button = h('button', { type: 'button', class: 'chip', 'aria-pressed': String(name === chosen) }, name, number);
  button.addEventListener('click', () => choose(name));
  return { name, number, button };
});
const columns = [['study', ''], ['state', ''], ['trials', 'wide'], ['best', 'num'], ['', 'word'], ['running', 'num'], ['last change', '']];
const list = h('section', { class: 'panel', hidden: true },
  h('div', { class: 'filters' }, h('div', { class: 'chips', role: 'group', 'aria-label': 'State' }, chips.map(({ button }) => button))),
  h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Studies' },
    h('table', { class: 'studies' },
      h('thead', {}, h('tr', {}, columns.map(([label, kind]) => h('th', { scope: 'col', class: kind }, label || h('span', { class: 'unseen' }, 'metric'))))),
      body)));
const first = h('section', { hidden: true });

/** @param {Study} study @returns {Row} */
function makeRow(study) {
  const cells = {
    name: h('a', {}), what: h('span', { class: 'dim what' }), state: h('span'),
    bar: h('progress', { 'aria-label': 'Finished trials' }), done: h('span', { class: 'dim' }),
    best: h('td', { class: 'num value' }), metric: h('td', { class: 'dim word' }), running: h('td', { class: 'num' }), changed: h('td', { class: 'dim' }),
  };
  const element = h('tr', {},
    h('td', {}, cells.name, cells.what),
    h('td', { class: 'state' }, h('span', { class: 'dot' }), cells.state),
    h('td', { class: 'wide' }, cells.done, cells.bar),
    cells.best, cells.metric, cells.running, cells.changed);
  const row = { element, cells, study: null };
  rows.set(study.id, row);
  return row;
}

/** @param {Study} study */
function fillRow(study) {
  const known = rows.get(study.id);
  const row = known ?? makeRow(study);
  const { cells, element } = row;
  setText(cells.changed, lastChange(study));
  if (row.study === study) return element;
  row.study = study;
  const { metric } = study.definition.objectives[0];
  element.dataset.state = study.state;
  setText(cells.name, study.name);
  setAttribute(cells.name, 'href', ROOT + studyPath(study.name));
  setText(cells.what, `${taskWords(study)} · ${methodWords(study)}`);
  if (setText(cells.state, study.state.toLowerCase()) && known) flash(cells.state);
  setAttribute(cells.state, 'title', study.reason);
  const plan = planned(study);
  setText(cells.done, count(finished(study)) + (plan === null ? '' : ` of ${count(plan)}`));
  fillProgress(cells.bar, study);
  if (setText(cells.best, figure(study.best?.values[metric])) && known) flash(cells.best);
  setText(cells.metric, study.best ? metric : '');
  setText(cells.running, study.counts.running ? count(study.counts.running) : DASH);
  return element;
}

/** @param {Study} study */
function lastChange({ id, created_at, started_at, finished_at }) {
  if (finished_at) return `finished ${ago(finished_at)}`;
  const seen = changes.get(id);
  if (seen) return `changed ${ago(seen)}`;
  return started_at ? `started ${ago(started_at)}` : `created ${ago(created_at)}`;
}

function show() {
  const all = [...studies.values()].sort((a, b) => b.id - a.id);
  const counts = { all: all.length, active: 0, paused: 0, finished: 0 };
  for (const { state } of all) counts[/** @type {'active'} */ (state.toLowerCase())] += 1;
  for (const { name, number } of chips) setText(number, ` ${count(counts[name])}`);
  for (const [id, row] of rows) if (!studies.has(id)) (row.element.remove(), rows.delete(id));
  let place = body.firstElementChild;
  for (const study of all) {
    const element = fillRow(study);
    element.hidden = chosen !== 'all' && study.state.toLowerCase() !== chosen;
    if (element === place) place = place.nextElementSibling;
    else body.insertBefore(element, place);
  }
  list.hidden = all.length === 0;
  if (!all.length && !first.firstChild) first.append(...firstStudy());
  first.hidden = all.length > 0;
}

/** @param {string} name */
function choose(name) {
  chosen = name;
  for (const chip of chips) chip.button.setAttribute('aria-pressed', String(chip.name === name));
  show();
}

const render = eachFrame(show);

async function load() {
  const answer = await get('/studies');
  studies.clear();
  for (const study of answer.studies) studies.set(study.id, study);
  if (!list.isConnected) page.replaceChildren(h('h1', {}, 'Studies'), list, first);
  show();
}

const reload = retrying(page, load);
let lost = false;

live.on('studies', (data) => {
  for (const study of data.studies) {
    const known = studies.get(study.id);
    if (known && known.revision >= study.revision) continue;
    if (known) changes.set(study.id, new Date().toISOString());
    studies.set(study.id, study);
  }
  if (list.isConnected) render();
});
live.on('deleted', (data) => {
  studies.delete(data.study);
  if (list.isConnected) render();
});
live.on('status', (status) => {
  // What was deleted while the stream was down is not told again.
  if (status === 'live' && lost) reload();
  lost = status === 'reconnecting';
});
live.on('back', reload);

reload();
live.join();
setInterval(() => list.isConnected && show(), 10_000);
