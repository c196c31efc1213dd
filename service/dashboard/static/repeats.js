/** Trials of studies that repeat each of them, in words. */

import { figure } from './format.js';

/** @typedef {import('./types.js').Attempt} Attempt */

/**
 * `2 of 3`; empty where a study does not repeat trials.
 * @param {{repeat: number}} which a trial, or an attempt
 * @param {import('./types.js').Definition} definition
 */
export const repeatWords = ({ repeat }, { repeats }) => (repeats > 1 ? `${repeat + 1} of ${repeats}` : '');

/**
 * How far the values of complete repeats are apart: `± 0.012 over 3 repeats`, the sample standard deviation.
 * Empty for fewer than two.
 * @param {Attempt[]} attempts
 * @param {string} metric
 */
export function spreadWords(attempts, metric) {
  const complete = attempts.filter(({ outcome }) => outcome === 'complete');
  const values = complete.map(({ values }) => Number(values?.[metric]));
  if (values.length < 2) return '';
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const squares = values.map((value) => (value - mean) ** 2);
  const deviation = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / (values.length - 1));
  return `± ${figure(deviation)} over ${values.length} repeats`;
}
