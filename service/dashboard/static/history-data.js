/** What the history plot draws, kept up to date with the trials that change. No elements in here. */

import { isFeasible } from './ends.js';
import { toNumber } from './format.js';

/** @typedef {import('./types.js').History} History */
/** @typedef {import('./types.js').HistoryPoint} HistoryPoint */
/** @typedef {import('./types.js').Trial} Trial */

/** Past so many points the server's thinned ones are asked for again. */
const MOST_POINTS = 6000;

export class HistoryData {
  /** @type {Map<number, HistoryPoint>} by trial number */
  #points = new Map();
  /** @type {[number, number][]} (trial number, value): the steps of best-so-far */
  best;
  maximize;
  #metric;

  /** @param {History} history @param {import('./types.js').Objective} objective */
  constructor(history, { metric, direction }) {
    for (const point of history.points) this.#points.set(point.number, point);
    this.best = history.best;
    this.maximize = direction === 'maximize';
    this.#metric = metric;
  }

  /** The points by trial number. */
  get points() {
    return [...this.#points.values()].sort((a, b) => a.number - b.number);
  }

  get full() {
    return this.#points.size > MOST_POINTS;
  }

  /** @param {Iterable<Trial>} trials */
  merge(trials) {
    for (const trial of trials) {
      const { number, state, values } = trial;
      const feasible = isFeasible(trial);
      if (state === 'WAITING') this.#points.delete(number);
      else this.#points.set(number, { number, state, value: values?.[this.#metric] ?? null, feasible, values });
      const value = toNumber(values?.[this.#metric]);
      if (state === 'COMPLETE' && feasible && value !== null)
        this.best = stepped(this.best, number, value, this.maximize);
    }
  }
}

/**
 * The steps of best-so-far with one more result, which may come in out of order.
 * @param {[number, number][]} steps
 * @param {number} number
 * @param {number} value
 * @param {boolean} maximize
 * @returns {[number, number][]}
 */
export function stepped(steps, number, value, maximize) {
  const better = (/** @type {number} */ a, /** @type {number} */ b) => (maximize ? a > b : a < b);
  const before = steps.filter(([n]) => n < number);
  const last = before[before.length - 1];
  if (!Number.isFinite(value) || (last && !better(value, last[1]))) return steps;
  return [...before, [number, value], ...steps.filter(([n, v]) => n > number && better(v, value))];
}
