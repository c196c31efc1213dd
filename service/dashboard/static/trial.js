/** The page of a trial: parameters, the curve of every metric, attempts. */

import './header.js';
import { ROOT, get, request, studyPath } from './api.js';
import { Artifacts } from './artifacts.js';
import { Attempts } from './attempts.js';
import { actionButton } from './button.js';
import { seconds } from './clock.js';
import { dataTable } from './data-table.js';
import { confirmed } from './dialog.js';
import { byId, h, setText, throttled } from './dom.js';
import { isStopping, lookOf, stateWord, whyWords } from './ends.js';
import { DASH, duration, figure, scalar } from './format.js';
import { LineChart, byMetric } from './line-chart.js';
import * as live from './live.js';
import { notice, retrying } from './notice.js';
import { repeatWords, spreadWords } from './repeats.js';
import { rangeWords } from './words.js';

/** @typedef {import('./types.js').Study} Study */
/** @typedef {import('./types.js').Trial} Trial */

const page = byId('page');
const id = Number(page.dataset.study);
const number = Number(page.dataset.trial);
const path = studyPath(id, number);

/** @type {Study} */
let study;
/** @type {Trial | null} */
let trial = null;
/** @type {import('./types.js').Attempt[]} */
let tries = [];
/** @type {Map<string, LineChart>} */
const charts = new Map();

const state = h('span', { class: 'state' }, h('span', { class: 'dot' }), h('span'));
const reason = notice();
const problem = notice('problem');
const facts = h('dl', { class: 'panel facts' });
const params = h('tbody');
const curves = h('div', { class: 'metrics' });
const attempts = new Attempts();
const artifacts = new Artifacts(path);
const stop = actionButton('Stop', askToStop, problem.say);

function build() {
  page.replaceChildren(
    h('p', { class: 'crumbs' }, h('a', { href: ROOT + studyPath(study.name) }, study.name)),
    h(
      'div',
      { class: 'heading' },
      h('div', { class: 'title' }, h('h1', {}, `Trial ${number}`), state),
      h('div', { class: 'actions', role: 'group', 'aria-label': 'Trial' }, stop),
    ),
    problem.element,
    reason.element,
    facts,
    curves,
    h(
      'section',
      { class: 'panel' },
      h('h2', {}, 'Parameters'),
      dataTable('Parameters', ['parameter', 'value', 'searched in'], params),
    ),
    attempts.element,
    artifacts.element,
  );
}

/** @param {string} label @param {string} value @param {string} [more] */
const fact = (label, value, more = '') =>
  h(
    'div',
    {},
    h('dt', {}, label),
    h('dd', {}, h('span', { class: 'figure' }, value), ' ', h('span', { class: 'more' }, more)),
  );

function showFacts() {
  if (!trial) return;
  const { values, step, started_at, finished_at, worker, attempt, origin, why, tags } = trial;
  const ran =
    started_at && (finished_at || trial.state === 'RUNNING') ? seconds(started_at, finished_at) : null;
  const best = study.best?.number === number ? 'best of the study' : '';
  const repeat = repeatWords(trial, study.definition);
  facts.replaceChildren(
    ...study.definition.objectives.map(({ metric }) =>
      fact(metric, figure(values?.[metric]), [spread(metric), best].filter(Boolean).join(', ')),
    ),
    ...(repeat ? [fact('repeat', repeat)] : []),
    fact('step', step === null ? DASH : String(step)),
    fact('time', duration(ran), started_at ? '' : 'not started'),
    fact('worker', worker ?? DASH, attempt > 1 ? `attempt ${attempt}` : ''),
    fact('made by', origin, [why, ...tags].filter(Boolean).join(', ')),
  );
}

/** How far the values are apart that the one shown is the mean of. @param {string} metric */
const spread = (metric) => (trial?.state === 'COMPLETE' ? spreadWords(tries, metric) : '');

/** @param {Trial} next */
function show(next) {
  if (trial && next.revision < trial.revision) return;
  trial = next;
  state.dataset.state = lookOf(trial);
  setText(/** @type {Element} */ (state.lastChild), stateWord(trial));
  stop.hidden = !canStop(trial);
  reason.element.dataset.state = trial.state;
  reason.say(whyWords(trial));
  showFacts();
  params.replaceChildren(
    ...Object.entries(trial.params).map(([name, value]) =>
      h(
        'tr',
        {},
        h('th', { scope: 'row' }, name),
        h('td', { class: 'words' }, scalar(value)),
        h('td', { class: 'words dim' }, searched(name)),
      ),
    ),
  );
}

/** @param {string} name */
function searched(name) {
  const distribution = study.definition.space[name];
  return distribution ? rangeWords(distribution) : DASH;
}

/** @param {import('./types.js').MetricPoint[]} points */
function showCurves(points) {
  const { metric } = study.definition.objectives[0];
  const metrics = [...byMetric(points)].sort(([a], [b]) => Number(b === metric) - Number(a === metric));
  for (const [name, curve] of metrics) {
    const chart = charts.get(name) ?? new LineChart(name);
    if (!charts.has(name)) curves.append(chart.element);
    charts.set(name, chart);
    chart.show(curve);
  }
}

/** @param {Trial} trial */
const canStop = (trial) => ['WAITING', 'RUNNING', 'PAUSED'].includes(trial.state) && !isStopping(trial);

async function askToStop() {
  const text =
    'It is not tried again, and counts as pruned, with the metrics it has so far.' +
    (trial?.state === 'RUNNING' ? ' Its worker ends it within seconds.' : '');
  const begun = trial && trial.attempt > 0;
  if (begun && !(await confirmed({ title: `Stop trial ${number}?`, text, yes: 'Stop trial' }))) return;
  show(await request('POST', `${path}/stop`));
  again();
}

async function load() {
  const [found, metrics, ran, files] = await Promise.all([
    get(path),
    get(`${path}/metrics`),
    get(`${path}/attempts`),
    get(`${path}/artifacts`),
  ]);
  const fresh = await get(studyPath(id)); // last: it says whether a trial that just ended is the best
  if (!study) {
    study = fresh;
    build();
  }
  study = fresh;
  tries = ran.attempts;
  show(found);
  showCurves(metrics.points);
  attempts.show(tries, study.definition);
  artifacts.show(files.artifacts);
  live.watch(id, fresh.revision);
}

const reload = retrying(page, load);
const again = throttled(reload, 1000);

live.on('trials', (data) => {
  const found =
    data.study === id && data.trials.find((/** @type {Trial} */ other) => other.number === number);
  if (!found || !trial || found.revision <= trial.revision) return;
  show(found);
  again();
});
live.on('studies', ({ studies }) => {
  const found = studies.find((/** @type {Study} */ other) => other.id === id);
  if (!found || !trial || found.revision < study.revision) return;
  study = found;
  showFacts();
});
live.on('deleted', (data) => {
  if (data.study === id)
    problem.say('The study of this trial has been deleted. What you see is what was here last.');
});
live.on('reset', (data) => data.study === id && again());
live.on('back', again);

reload();
setInterval(() => {
  if (trial?.state !== 'RUNNING') return;
  showFacts();
  attempts.tick();
}, 1000);
