/**
 * The rows of the leaderboard that have been loaded: pages from the server, and the trials that changed
 * since, each in its place. No elements in here.
 */

import { comparator } from './order.js';
import { matches } from './where.js';

/** @typedef {import('./types.js').Trial} Trial */
/** @typedef {import('./where.js').Clause} Clause */

/** So many rows more than were asked for may gather before they are let go. */
const SLACK = 50;

export class Board {
  /** @type {Map<number, Trial>} by number */
  #trials = new Map();
  /** @type {Trial | null} the last row of the last page as it was then; later pages begin behind it */
  #edge = null;
  /** @type {string | null} the cursor of the following page; null when there is none */
  next = null;
  /** Whether rows that were here have been let go: no cursor leads to them. */
  cut = false;
  /** @type {Trial[]} in order */
  rows = [];
  #compare;
  #metric;
  #clauses;

  /** @param {{objective: import('./types.js').Objective, sort: string, clauses: Clause[]}} options */
  constructor({ objective, sort, clauses }) {
    this.#compare = comparator(sort, objective);
    this.#metric = objective.metric;
    this.#clauses = clauses;
  }

  /** Add the page that follows. @param {import('./types.js').Page} page */
  append({ trials, next }) {
    this.next = next;
    this.cut = false;
    this.#edge = trials[trials.length - 1] ?? this.#edge;
    for (const trial of trials) this.#keepNewer(trial);
    this.#arrange();
  }

  /**
   * Take in trials that changed: they enter, move or leave. One that belongs behind the loaded rows leaves,
   * for its page will bring it.
   * @param {Iterable<Trial>} trials
   */
  merge(trials) {
    for (const trial of trials) this.#keepNewer(trial);
    this.#arrange();
  }

  /** Whether there are rows behind those that are here. */
  get more() {
    return this.cut || this.next !== null;
  }

  /** Let go of the rows behind the first `most`, once they are many. @param {number} most */
  trim(most) {
    if (this.rows.length <= most + SLACK) return;
    this.#edge = this.rows[most - 1];
    this.cut = true;
    this.#arrange();
  }

  /** @param {number} number */
  get(number) {
    return this.#trials.get(number);
  }

  /** @param {Trial} trial */
  #keepNewer(trial) {
    const known = this.#trials.get(trial.number);
    if (known && known.revision > trial.revision) return;
    this.#trials.set(trial.number, trial);
  }

  #arrange() {
    for (const trial of this.#trials.values()) {
      if (!this.#belongs(trial)) this.#trials.delete(trial.number);
    }
    this.rows = [...this.#trials.values()].sort(this.#compare);
  }

  /** @param {Trial} trial */
  #belongs(trial) {
    if (!matches(trial, this.#clauses, this.#metric)) return false;
    return !this.more || this.#edge === null || this.#compare(trial, this.#edge) <= 0;
  }
}
