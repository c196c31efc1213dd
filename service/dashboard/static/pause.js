/** Why a study is paused, and what that means for its trials. */

import { ROOT, studyPath } from './api.js';
import { h } from './dom.js';
import { count } from './format.js';

/** @typedef {import('./types.js').Study} Study */

export const PAUSE_TITLE =
  'No trials are handed out. Those that run save a checkpoint and are released; after Resume they go on from there.';

/** Whether no user did it: its trials kept failing. @param {Study} study */
export const pausedItself = ({ state, reason }) =>
  state === 'PAUSED' && reason !== '' && !reason.startsWith('paused by');

/** What a pause does, while it lasts. @param {Study} study */
export function pauseWords({ state, counts: { running } }) {
  if (state !== 'PAUSED') return '';
  if (!running)
    return 'No trials are handed out. What was released goes on from its last checkpoint after Resume.';
  const they = running === 1 ? '1 trial still runs: it' : `${count(running)} trials still run: each`;
  return `No trials are handed out. ${they} saves a checkpoint where it can, is released, and goes on from there after Resume.`;
}

/** The box that says why a study paused itself, which trial to look at, and what to do. */
export class PauseBox {
  #why = h('p');
  element;
  #said = '';

  /** @param {HTMLButtonElement} resume */
  constructor(resume) {
    this.element = h(
      'section',
      { class: 'notice pause', 'aria-label': 'Why it is paused', hidden: true },
      h('p', { class: 'strong' }, 'Paused, because its trials kept failing'),
      this.#why,
      h('p', { class: 'dim' }, 'Mend the cause, then resume: the count of failures begins anew.'),
      resume,
    );
  }

  /** @param {Study} study */
  show(study) {
    this.element.hidden = !pausedItself(study);
    if (this.element.hidden || study.reason === this.#said) return;
    this.#said = study.reason;
    this.#why.replaceChildren(...linked(study));
  }
}

/** The reason, with a link where it first names a trial. @param {Study} study */
function linked({ id, reason }) {
  const found = /\btrial (\d+)\b/.exec(reason);
  if (!found) return [reason];
  const link = h('a', { href: ROOT + studyPath(id, Number(found[1])) }, found[0]);
  return [reason.slice(0, found.index), link, reason.slice(found.index + found[0].length)];
}
