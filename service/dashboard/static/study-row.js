/** One study in the list of studies. */

import { ROOT, studyPath } from './api.js';
import { flash, h, setAttribute, setText } from './dom.js';
import { fillProgress } from './facts.js';
import { DASH, ago, count, figure } from './format.js';
import { finished, methodWords, planned, taskWords } from './words.js';

/** @typedef {import('./types.js').Study} Study */

/** The heads of the list. @type {(string | [string, string])[]} */
export const COLUMNS = [
  'study',
  'state',
  ['trials', 'wide'],
  ['best', 'num'],
  ['metric', 'word'],
  ['running', 'num'],
  'last change',
];

export class StudyRow {
  #name = h('a', {});
  #what = h('span', { class: 'dim what' });
  #state = h('span');
  #done = h('span', { class: 'dim' });
  #bar = h('progress', { 'aria-label': 'Finished trials' });
  #best = h('td', { class: 'num value' });
  #metric = h('td', { class: 'dim word' });
  #running = h('td', { class: 'num' });
  #changed = h('td', { class: 'dim' });
  element = h(
    'tr',
    {},
    h('td', {}, this.#name, this.#what),
    h('td', { class: 'state' }, h('span', { class: 'dot' }), this.#state),
    h('td', { class: 'wide' }, this.#done, this.#bar),
    this.#best,
    this.#metric,
    this.#running,
    this.#changed,
  );
  /** @type {Study | null} */
  #study = null;

  /** @param {Study} study @param {string | undefined} seen when it was seen to change */
  show(study, seen) {
    setText(this.#changed, lastChange(study, seen));
    if (this.#study === study) return;
    const fresh = this.#study === null;
    this.#study = study;
    this.#showState(study, fresh);
    this.#showProgress(study, fresh);
  }

  /** @param {Study} study @param {boolean} fresh */
  #showState(study, fresh) {
    this.element.dataset.state = study.state;
    setText(this.#name, study.name);
    setAttribute(this.#name, 'href', ROOT + studyPath(study.name));
    setText(this.#what, `${taskWords(study)} · ${methodWords(study)}`);
    setAttribute(this.#state, 'title', study.reason);
    if (setText(this.#state, study.state.toLowerCase()) && !fresh) flash(this.#state);
  }

  /** @param {Study} study @param {boolean} fresh */
  #showProgress(study, fresh) {
    const plan = planned(study);
    const { metric } = study.definition.objectives[0];
    setText(this.#done, count(finished(study)) + (plan === null ? '' : ` of ${count(plan)}`));
    fillProgress(this.#bar, study);
    if (setText(this.#best, figure(study.best?.values[metric])) && !fresh) flash(this.#best);
    setText(this.#metric, metric);
    setText(this.#running, study.counts.running ? count(study.counts.running) : DASH);
  }
}

/** @param {Study} study @param {string | undefined} seen */
function lastChange({ created_at, started_at, finished_at }, seen) {
  if (finished_at) return `finished ${ago(finished_at)}`;
  if (seen) return `changed ${ago(seen)}`;
  return started_at ? `started ${ago(started_at)}` : `created ${ago(created_at)}`;
}
