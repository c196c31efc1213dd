/** Which sampler made the newest suggestion: `auto` chooses, and any may have had to be replaced. */

import { get, studyPath } from './api.js';
import { h, setText } from './dom.js';
import { SAMPLERS } from './words.js';

/** @typedef {import('./types.js').Study} Study */
/** @typedef {import('./types.js').Trial} Trial */

/** Where points come from that no sampler made. */
const GIVEN = ['enqueued', 'imported'];
/** So many of the newest trials are looked at. */
const LOOKED_AT = 20;

export class Maker {
  /** @type {Trial | undefined} */
  #newest;
  element = h('span', { class: 'maker' });

  /** @param {Study} study */
  async load(study) {
    const query = new URLSearchParams({ sort: '-number', limit: String(LOOKED_AT) });
    const { trials } = await get(`${studyPath(study.id)}/trials?${query}`);
    this.merge(trials);
    this.show(study);
  }

  /** @param {Trial[]} trials */
  merge(trials) {
    for (const trial of trials)
      if (!GIVEN.includes(trial.origin) && trial.number >= (this.#newest?.number ?? 0)) this.#newest = trial;
  }

  /** @param {Study} study */
  show({ state, definition: { sampler } }) {
    const made = this.#newest;
    const other = made && state !== 'FINISHED' && named(made.origin) !== named(sampler.type);
    const why = made?.why ? ` (${made.why})` : '';
    setText(this.element, other ? ` · now ${named(made.origin)}${why}` : '');
  }
}

/** @param {string} sampler */
const named = (sampler) => SAMPLERS[sampler] ?? sampler;
