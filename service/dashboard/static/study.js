/** The page of a study: facts, history, leaderboard, all live. */

import './header.js';
import { Actions } from './actions.js';
import { get, studyPath } from './api.js';
import { definitionPanel } from './definition.js';
import { announce, byId, eachFrame, h, setText } from './dom.js';
import { Facts } from './facts.js';
import { figure } from './format.js';
import { Front } from './front.js';
import { hintOf } from './hint.js';
import { HistoryData } from './history-data.js';
import { HistoryPlot } from './history-plot.js';
import { Importance } from './importance.js';
import { Leaderboard } from './leaderboard.js';
import * as live from './live.js';
import { Maker } from './maker.js';
import { notice, retrying } from './notice.js';
import { pausedItself } from './pause.js';
import { methodWords, objectiveWords, taskWords, finished, planned } from './words.js';

/** @typedef {import('./types.js').Study} Study */
/** @typedef {import('./types.js').Trial} Trial */

/** So many changed trials at once are read anew instead of being placed one by one. */
const TOO_MANY = 5000;

const page = byId('page');
const id = Number(page.dataset.study);

/** @type {Study} */
let study;
/** @type {HistoryData} */
let history;
/** @type {Map<number, Trial>} */
const changed = new Map();

const title = h('h1');
const state = h('span', { class: 'state' }, h('span', { class: 'dot' }), h('span'));
const reason = h('span', { class: 'dim' });
const method = h('span');
const maker = new Maker();
const subtitle = h('p', { class: 'subtitle' }, method, maker.element);
const description = h('p', { class: 'description' });
const hint = notice();
const problem = notice('problem');
const facts = new Facts();
/** @type {Leaderboard} */
let board;
/** @type {Front} */
let front;
/** @type {Importance} */
let importance;
/** @type {HTMLDetailsElement} */
let settings;
const plot = new HistoryPlot(
  () => study,
  (number) => board.trial(number),
);
const actions = new Actions(
  () => study,
  update,
  (message) => problem.say(message),
);
let lost = false;
let workers = /** @type {import('./types.js').Worker[] | null} */ (null);

function build() {
  board = new Leaderboard(study);
  front = new Front(
    study,
    () => history?.points ?? [],
    (number) => board.trial(number),
  );
  importance = new Importance(study);
  settings = definitionPanel(study);
  page.replaceChildren(
    h(
      'div',
      { class: 'heading' },
      h('div', {}, h('div', { class: 'title' }, title, state, reason), subtitle),
      actions.element,
    ),
    description,
    problem.element,
    actions.pauseBox.element,
    hint.element,
    facts.element,
    h(
      'section',
      { class: 'panel', 'aria-labelledby': 'history-title' },
      h(
        'h2',
        { id: 'history-title' },
        'Best so far',
        h('span', { class: 'dim' }, ' · every trial, in order'),
      ),
      plot.element,
    ),
    front.element,
    importance.element,
    board.element,
    settings,
    h('p', { class: 'page-foot' }, actions.remove),
  );
}

/** Show the study as it is now. @param {Study} next */
function update(next) {
  if (study && next.revision < study.revision) return;
  const before = study;
  study = next;
  if (!board) return;
  if (JSON.stringify(before.definition) !== JSON.stringify(next.definition)) showSettings(before);
  setText(title, study.name);
  state.dataset.state = study.state;
  setText(/** @type {Element} */ (state.lastChild), study.state.toLowerCase());
  // The word of the state is beside it already.
  setText(reason, pausedItself(study) ? '' : study.reason.replace(/^(paused|finished) /, ''));
  setText(method, [taskWords(study), objectiveWords(study), methodWords(study)].join(' · '));
  maker.show(study);
  setText(description, study.definition.description);
  hint.say(...hintOf(study, workers));
  facts.show(study);
  actions.show(study);
  board.update(study);
  front.update(study);
  plot.redraw(); // its words name the best trial, and the trials may have come before
  document.title = `${progress()}${study.name} · Tunesmith`;
  if (before) tell(before);
}

/** Show the definition anew. @param {Study} before */
function showSettings(before) {
  // The space has grown: the table has other columns now, and all trials changed.
  if (JSON.stringify(before.definition.space) !== JSON.stringify(study.definition.space)) location.reload();
  if (JSON.stringify(before.definition.sampler) !== JSON.stringify(study.definition.sampler)) maker.forget();
  const fresh = definitionPanel(study);
  fresh.open = settings.open;
  settings.replaceWith(fresh);
  settings = fresh;
}

function progress() {
  if (study.state !== 'ACTIVE') return '';
  const plan = planned(study);
  return `${finished(study)}${plan === null ? '' : `/${plan}`} · `;
}

/** Say the news to screen readers. @param {Study} before */
function tell(before) {
  const { metric } = study.definition.objectives[0];
  if (before.state !== study.state) announce(`The study is ${study.state.toLowerCase()}. ${study.reason}`);
  else if (study.best && before.best?.number !== study.best.number) {
    announce(`New best: ${metric} ${figure(study.best.values[metric])}, trial ${study.best.number}`);
  }
}

const flush = eachFrame(() => {
  if (changed.size > TOO_MANY) return void load();
  const trials = [...changed.values()];
  changed.clear();
  board.merge(trials);
  maker.merge(trials);
  maker.show(study);
  history.merge(trials);
  if (history.full) loadHistory();
  if (trials.some((trial) => trial.state === 'COMPLETE')) {
    front.refresh();
    front.redraw();
    importance.refresh();
  }
  plot.redraw();
});

async function loadHistory() {
  history = new HistoryData(await get(`${studyPath(id)}/history`), study.definition.objectives[0]);
  plot.show(history);
  front.redraw();
}

async function load() {
  changed.clear();
  const fresh = await get(studyPath(id));
  study ??= fresh;
  if (!board) build();
  update(fresh);
  front.refresh();
  importance.refresh();
  await Promise.all([board.load(), loadHistory(), maker.load(study)]);
  live.watch(id, fresh.revision);
}

live.on('studies', ({ studies }) => {
  const found = studies.find((/** @type {Study} */ other) => other.id === id);
  if (found && study) update(found);
});
live.on('trials', (data) => {
  if (data.study !== id || !history) return;
  for (const trial of data.trials) changed.set(trial.number, trial);
  flush();
});
live.on('workers', (data) => {
  workers = data.workers;
  if (study) hint.say(...hintOf(study, workers));
});
live.on('deleted', (data) => {
  if (data.study === id) problem.say('This study has been deleted. What you see is what was here last.');
});
live.on('reset', (data) => data.study === id && reload());
live.on('status', (status) => {
  // That the study was deleted while the stream was down is not told again.
  if (status === 'live' && lost && study)
    get(studyPath(id)).then(update, (error) => problem.say(error.message));
  lost = status === 'reconnecting';
});
live.on('back', () => reload());

const reload = retrying(page, load);
reload();
setInterval(() => study && facts.show(study), 1000);
