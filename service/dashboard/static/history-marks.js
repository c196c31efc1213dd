/** Where the marks of the history plot are, and what they look like. */

import { h } from './dom.js';
import { toNumber } from './format.js';

/** @typedef {import('./types.js').HistoryPoint} HistoryPoint */
/**
 * A point with its place; `beyond` is 1 above the plot, -1 below it, else 0.
 * @typedef {HistoryPoint & {x: number, y: number, beyond: number}} Mark
 */

const SHOWN = new Set(['COMPLETE', 'RUNNING', 'PAUSED', 'PRUNED', 'FAILED']);

/** The points that have a mark. @param {HistoryPoint[]} points */
export const shown = (points) => points.filter(({ state }) => SHOWN.has(state));

/**
 * A trial without a value that counts stands at the base; one outside the range at its edge.
 * @param {HistoryPoint} point
 * @param {(number: number) => number} x
 * @param {(value: number) => number} y
 * @param {[number, number]} range
 * @param {number} base
 * @returns {Mark}
 */
export function place(point, x, y, [low, high], base) {
  const value = toNumber(point.value);
  if (value === null || Number.isNaN(value) || point.state === 'FAILED') {
    return { ...point, x: x(point.number), y: base, beyond: 0 };
  }
  return { ...point, x: x(point.number), y: y(value), beyond: Number(value > high) - Number(value < low) };
}

/** @type {Record<string, (mark: Mark, radius: number) => string>} */
const SHAPES = {
  dot: ({ x, y }) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`,
  ring: ({ x, y }, r) =>
    `M${(x - r).toFixed(1)} ${y.toFixed(1)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`,
  up: ({ x, y }) => `M${(x - 4).toFixed(1)} ${(y + 2).toFixed(1)}l4 -6l4 6z`,
  down: ({ x, y }) => `M${(x - 4).toFixed(1)} ${(y - 2).toFixed(1)}l4 6l4 -6z`,
};

/** @param {Mark} mark */
function shapeOf({ state, beyond, feasible }) {
  if (beyond) return beyond > 0 ? 'up' : 'down';
  return state === 'PRUNED' || state === 'PAUSED' || !feasible ? 'ring' : 'dot';
}

/** More marks than this are drawn smaller. */
const MANY = 400;

/**
 * One path for each look, however many marks: a thousand elements would be slow to redraw.
 * @param {Mark[]} marks
 * @returns {SVGElement[]}
 */
export function layers(marks) {
  /** @type {Map<string, string[]>} */
  const paths = new Map();
  const many = marks.length > MANY;
  for (const mark of marks) {
    const shape = shapeOf(mark);
    const state = mark.feasible ? mark.state.toLowerCase() : 'infeasible';
    const look = `mark ${shape} ${state}${many ? ' many' : ''}`;
    const path = paths.get(look);
    const drawn = SHAPES[shape](mark, many ? 2 : 3);
    if (path) path.push(drawn);
    else paths.set(look, [drawn]);
  }
  return [...paths].map(([look, parts]) => h('path', { class: look, d: parts.join('') }));
}

/**
 * The line of best-so-far, up to the newest trial.
 * @param {[number, number][]} best
 * @param {(number: number) => number} x
 * @param {(value: number) => number} y
 * @param {number} reached
 */
export function steps(best, x, y, reached) {
  const parts = best.map(([number, value], index) => {
    const [px, py] = [x(number).toFixed(1), y(value).toFixed(1)];
    return index ? `H${px}V${py}` : `M${px} ${py}`;
  });
  return parts.length ? `${parts.join('')}H${x(reached).toFixed(1)}` : '';
}

/**
 * The mark nearest to a position, within reach.
 * @param {Mark[]} marks
 * @param {number} x
 * @param {number} y
 * @param {number} reach
 */
export function nearest(marks, x, y, reach) {
  let found = null;
  let least = reach ** 2;
  for (const mark of marks) {
    const distance = (mark.x - x) ** 2 + (mark.y - y) ** 2;
    if (distance < least) [found, least] = [mark, distance];
  }
  return found;
}
