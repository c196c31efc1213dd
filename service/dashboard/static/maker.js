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
  /** Milliseconds: what is older is of the sampler before, or not the newest. */
  #since = 0;
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
    for (const trial of trials) {
      const made = Date.parse(trial.created_at);
      if (GIVEN.includes(trial.origin) || made < this.#since) continue;
      this.#since = made;
      this.#newest = trial;
    }
  }

  /** The study has another sampler: wait for what that makes. */
  forget() {
    this.#since += 1;
    this.#newest = undefined;
  }

  /** @param {Study} study */
  show({ state, definition: { sampler } }) {
    const made = this.#newest;
    const other = made && state === 'ACTIVE' && named(made.origin) !== named(sampler.type);
    const why = made?.why ? ` (${made.why})` : '';
    setText(this.element, other ? ` · now ${named(made.origin)}${why}` : '');
  }
}

/** @param {string} sampler */
const named = (sampler) => SAMPLERS[sampler] ?? sampler;
