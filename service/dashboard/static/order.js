/** The server's orders, for placing rows that change. */

import { isFeasible, lookOf, violationOf } from './ends.js';
import { valueOf } from './where.js';

/** @typedef {import('./types.js').Trial} Trial */

const RANKS = ['COMPLETE', 'INFEASIBLE', 'RUNNING', 'PAUSED', 'WAITING', 'PRUNED', 'FAILED'];

/**
 * A comparison of trials by a sort of the API (`rank`, `-value`, `params.lr`, ...): what is missing or no
 * finite number comes last in both directions, equals go by number (the reversed ranking is turned round
 * as a whole).
 * @param {string} sort
 * @param {import('./types.js').Objective} objective the first one
 * @returns {(a: Trial, b: Trial) => number}
 */
export function comparator(sort, { metric, direction }) {
  const reverse = sort.startsWith('-');
  const field = reverse ? sort.slice(1) : sort;
  const compare =
    field === 'rank' ? byRank(metric, direction === 'maximize') : byField(field, metric, reverse);
  if (sort === '-rank') return (a, b) => -(compare(a, b) || a.number - b.number);
  return (a, b) => compare(a, b) || a.number - b.number;
}

/** @param {string} metric @param {boolean} maximize */
function byRank(metric, maximize) {
  const byValue = byField('value', metric, maximize);
  return (/** @type {Trial} */ a, /** @type {Trial} */ b) => {
    if (rankOf(a) !== rankOf(b) || a.state !== 'COMPLETE') return rankOf(a) - rankOf(b);
    if (isFeasible(a)) return byValue(a, b);
    const [x, y] = [violationOf(a), violationOf(b)];
    return x === y ? 0 : x - y; // both may be infinite
  };
}

/** @param {string} field @param {string} metric @param {boolean} reverse */
function byField(field, metric, reverse) {
  return (/** @type {Trial} */ a, /** @type {Trial} */ b) => {
    const [x, y] =
      field === 'state' ? [rankOf(a), rankOf(b)] : [valueOf(a, field, metric), valueOf(b, field, metric)];
    if (missing(x) || missing(y)) return Number(missing(x)) - Number(missing(y));
    const difference = typeof x === 'number' && typeof y === 'number' ? x - y : compareText(x, y);
    return reverse ? -difference : difference;
  };
}

/** @param {Trial} trial */
const rankOf = (trial) => RANKS.indexOf(lookOf(trial));

/** @param {unknown} value */
const missing = (value) =>
  value === undefined || value === null || (typeof value === 'number' && !Number.isFinite(value));

/** @param {unknown} x @param {unknown} y */
function compareText(x, y) {
  const [a, b] = [String(x), String(y)];
  return a < b ? -1 : Number(a > b);
}
