/** Axes: ranges that outliers cannot flatten, round ticks, positions. No elements in here. */

/** @param {number[]} sorted ascending, not empty @param {number} q from 0 to 1 */
export function quantile(sorted, q) {
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.ceil(at);
  const part = at - low; // of the largest numbers there is no difference
  return sorted[low] === sorted[high] ? sorted[low] : sorted[low] * (1 - part) + sorted[high] * part;
}

/**
 * The part of `values` worth drawing. The good end is always in; the bad end is cut at four times the
 * distance from the best value to the median (or three times that to the third quartile), so that one
 * diverged trial does not flatten the others.
 * @param {number[]} values finite ones count
 * @param {boolean} maximize
 * @param {number | null} [best] the best value that counts; a better one (of a running trial) may be cut
 * @returns {[number, number]}
 */
export function robustRange(values, maximize, best = null) {
  const scores = values
    .filter(Number.isFinite)
    .map((v) => (maximize ? -v : v))
    .sort((a, b) => a - b);
  if (!scores.length) return [0, 1];
  const median = quantile(scores, 0.5);
  const fence = median - 3 * (quantile(scores, 0.75) - quantile(scores, 0.25));
  const good = best === null ? scores[0] : Math.min(maximize ? -best : best, Math.max(scores[0], fence));
  const worst = scores[scores.length - 1];
  const reach = Math.max(4 * (median - good), 3 * (quantile(scores, 0.75) - good));
  const bad = Math.min(worst, good + (reach || 2 * (quantile(scores, 0.9) - good) || worst - good));
  const [low, high] = maximize ? [-bad, -good] : [good, bad];
  if (high > low) return [low, high];
  const margin = Math.abs(low) * 0.05 || 0.5;
  return [Math.max(low - margin, -Number.MAX_VALUE), Math.min(high + margin, Number.MAX_VALUE)];
}

/** A step of 1, 2 or 5 times a power of ten that divides `span` into at most `most` parts. */
function niceStep(/** @type {number} */ span, /** @type {number} */ most) {
  const rough = Math.max(Math.min(span, Number.MAX_VALUE) / most, Number.MIN_VALUE);
  const power = Math.max(10 ** Math.floor(Math.log10(rough)), Number.MIN_VALUE);
  return ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
}

/**
 * Round numbers within [low, high], with the decimals that tell them apart.
 * @param {number} low
 * @param {number} high
 * @param {number} most
 */
export function ticks(low, high, most) {
  const step = niceStep(high - low || 1, most);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const values = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
  return { values, decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
}

/**
 * Ticks for counting things: whole numbers only.
 * @param {number} low
 * @param {number} high
 * @param {number} most
 */
export function wholeTicks(low, high, most) {
  const step = Math.max(1, niceStep(high - low || 1, most));
  const first = Math.ceil(low / step);
  return Array.from(
    { length: Math.max(0, Math.floor(high / step) - first + 1) },
    (_, i) => (first + i) * step,
  );
}

/**
 * The last number of an axis that has come to `reached`: in round steps, so that the axis does not move with
 * every trial, and never past `end`.
 * @param {number} reached
 * @param {number} end
 */
export function roundedEnd(reached, end) {
  const power = 10 ** Math.floor(Math.log10(Math.max(10, reached)));
  const round =
    [1, 2, 4, 6, 8, 10].map((factor) => factor * power).find((n) => n > reached * 1.05) ?? 10 * power;
  return Math.max(reached, Math.min(round, end));
}

/**
 * @param {[number, number]} domain
 * @param {[number, number]} range
 * @returns {(value: number) => number} values outside the domain end up at its edge
 */
export function linear([d0, d1], [r0, r1]) {
  const span = Math.abs(d1 - d0);
  // A power of two, which rounds nothing, where the span is none that can be divided by.
  const scale = span === Infinity ? 2 ** -10 : span > 0 && span < 1e-290 ? 2 ** 200 : 1;
  const slope = (r1 - r0) / (d1 * scale - d0 * scale || 1);
  const within = (/** @type {number} */ value) =>
    Math.min(Math.max(value, Math.min(d0, d1)), Math.max(d0, d1));
  return (value) => r0 + (within(value) * scale - d0 * scale) * slope;
}
