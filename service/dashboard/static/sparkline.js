/** A learning curve in a table cell: the shape, and how far it has come. */

import { h } from './dom.js';
import { toNumber } from './format.js';

/** @typedef {import('./types.js').Num} Num */

const WIDTH = 96;
const HEIGHT = 20;
const PAD = 3;

/**
 * The path of a curve, and its last point. Steps share one scale among rows, so that a trial that was
 * stopped early is short; values fill the height. A value that is not finite leaves a gap.
 * @param {[number, Num][]} curve
 * @param {number} lastStep the last step of any row
 */
export function trace(curve, lastStep) {
  const points = curve.map(([step, value]) => /** @type {const} */ ([step, toNumber(value) ?? NaN]));
  const finite = points.map(([, value]) => value).filter(Number.isFinite);
  const low = Math.min(...finite);
  const span = Math.max(...finite) - low;
  let path = '';
  let pen = 'M';
  let end = /** @type {{x: number, y: number} | null} */ (null);
  for (const [step, value] of points) {
    if (!Number.isFinite(value)) {
      pen = 'M';
      continue;
    }
    const x = PAD + (step / Math.max(1, lastStep)) * (WIDTH - 2 * PAD);
    const y = HEIGHT - PAD - (span ? (value - low) / span : 0.5) * (HEIGHT - 2 * PAD);
    path += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
    pen = 'L';
    end = { x, y };
  }
  return { path, end };
}

/** An empty sparkline, to be filled by `draw`. @returns {SVGElement} */
export function sparkline() {
  return h(
    'svg',
    {
      class: 'spark',
      width: WIDTH,
      height: HEIGHT,
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      'aria-hidden': 'true',
    },
    h('path', { class: 'line' }),
    h('circle', { r: 2, class: 'mark' }),
  );
}

/** @param {SVGElement} svg @param {[number, Num][] | null | undefined} curve @param {number} lastStep */
export function draw(svg, curve, lastStep) {
  const { path, end } = trace(curve ?? [], lastStep);
  const [line, mark] = svg.children;
  line.setAttribute('d', path);
  mark.setAttribute('visibility', end ? 'visible' : 'hidden');
  if (!end) return;
  mark.setAttribute('cx', end.x.toFixed(1));
  mark.setAttribute('cy', end.y.toFixed(1));
}
