/** The facts of a study: best value, progress, what was cut, speed, time left. */

import { seconds } from './clock.js';
import { h, setText } from './dom.js';
import { DASH, count, duration, figure } from './format.js';
import { finished, planned } from './words.js';

/** @typedef {import('./types.js').Study} Study */
/** @typedef {{label: string, value: string, more: string}} Fact */

/** @param {Study} study @returns {Fact} */
function bestFact({ best, definition: { objectives } }) {
  const { metric } = objectives[0];
  const others = objectives.slice(1).map((o) => `${o.metric} ${figure(best?.values[o.metric])}`);
  const more = best ? [`trial ${best.number}`, ...others].join(' · ') : '';
  return { label: `best ${metric}`, value: figure(best?.values[metric]), more };
}

/** @param {Study} study @returns {Fact} */
function trialsFact(study) {
  const { running, paused, waiting } = study.counts;
  const plan = planned(study);
  const unit = study.cells !== null && plan === study.cells ? ' cells' : '';
  const parts = [plan === null ? '' : `of ${count(plan)}${unit}`, running ? `${count(running)} running` : ''];
  if (paused) parts.push(`${count(paused)} paused`);
  if (!running && waiting) parts.push(`${count(waiting)} waiting`);
  return { label: 'trials', value: count(finished(study)), more: parts.filter(Boolean).join(' · ') };
}

/** @param {Study} study @returns {Fact} */
const cutFact = ({ counts }) => ({
  label: 'pruned · failed',
  value: count(counts.pruned),
  more: `· ${count(counts.failed)}`,
});

/** Seconds the study has run. @param {Study} study */
const elapsed = ({ started_at, finished_at }) => (started_at ? seconds(started_at, finished_at) : 0);

/** Trials per second, once there is something to judge by. @param {Study} study */
function speed(study) {
  const trained = finished(study) - study.counts.imported;
  return trained > 0 && elapsed(study) > 0 ? trained / elapsed(study) : null;
}

/** @param {Study} study @returns {Fact} */
function speedFact(study) {
  const hourly = (speed(study) ?? 0) * 3600;
  const value = hourly ? (hourly < 9.95 ? hourly.toFixed(1) : count(Math.round(hourly))) : DASH;
  return { label: 'throughput', value, more: 'trials / hour' };
}

/** Seconds until the budget is used up; null where nothing tells. @param {Study} study */
function secondsLeft(study) {
  const { budget } = study.definition;
  const plan = planned(study);
  const rate = speed(study);
  const limits = [
    plan !== null && rate ? (plan - finished(study)) / rate : null,
    budget.seconds !== null && study.started_at ? budget.seconds - elapsed(study) : null,
  ].filter((limit) => limit !== null);
  return limits.length ? Math.max(0, Math.round(Math.min(.../** @type {number[]} */ (limits)))) : null;
}

/** @param {Study} study @returns {Fact} */
function timeFact(study) {
  const soFar = study.started_at ? duration(Math.round(elapsed(study))) : '';
  if (study.state === 'FINISHED') return { label: 'took', value: soFar || DASH, more: '' };
  const left = study.state === 'ACTIVE' ? secondsLeft(study) : null;
  return { label: 'time left', value: duration(left), more: soFar ? `· ${soFar} so far` : 'not started' };
}

const FACTS = [bestFact, trialsFact, cutFact, speedFact, timeFact];

/**
 * A bar of how much is done; null where no end is known.
 * @param {Study} study
 */
export function progressOf(study) {
  const plan = planned(study);
  return plan === null ? null : { value: Math.min(finished(study), plan), max: plan };
}

/** @param {HTMLProgressElement} bar @param {Study} study */
export function fillProgress(bar, study) {
  const progress = progressOf(study);
  bar.hidden = progress === null;
  if (progress) Object.assign(bar, progress);
}

export class Facts {
  #cells = FACTS.map(() => ({
    label: h('dt'),
    value: h('span', { class: 'figure' }),
    more: h('span', { class: 'more' }),
  }));
  #bar = h('progress', { 'aria-label': 'Finished trials' });
  element = h(
    'dl',
    { class: 'panel facts' },
    this.#cells.map(({ label, value, more }, index) =>
      h('div', {}, label, h('dd', {}, value, ' ', more, index === 1 && this.#bar)),
    ),
  );

  /** @param {Study} study */
  show(study) {
    FACTS.forEach((fact, index) => {
      const { label, value, more } = fact(study);
      setText(this.#cells[index].label, label);
      setText(this.#cells[index].value, value);
      setText(this.#cells[index].more, more);
    });
    fillProgress(this.#bar, study);
  }
}
