/** One metric of one trial over its steps. */

import { h, throttled } from './dom.js';
import { decimalsFor, figure, fixed, toNumber } from './format.js';
import { Tooltip, box, numberAxis, onResize, valueAxis } from './frame.js';
import { linear, quantile, ticks, wholeTicks } from './scale.js';

/** @typedef {{step: number, value: number}} Point */

const HEIGHT = 180;

/**
 * Everything, unless the largest values are out of all proportion (a loss that explodes): those are cut.
 * @param {Point[]} points
 * @returns {[number, number]}
 */
export function rangeOf(points) {
  const sorted = points
    .map(({ value }) => value)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (!sorted.length) return [0, 1];
  const [q1, q3] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const reach = 20 * (q3 - q1) || Infinity;
  const low = Math.max(sorted[0], q1 - reach);
  const high = Math.min(sorted[sorted.length - 1], q3 + reach);
  const margin = high > low ? 0 : Math.abs(high) * 0.05 || 0.5;
  return [low - margin, high + margin];
}

export class LineChart {
  /** @type {Point[]} */
  #points = [];
  #tooltip = new Tooltip();
  #latest = h('span', { class: 'figure' });
  #svg = h('svg', { class: 'plot', role: 'img', height: HEIGHT });
  #chart = h('div', { class: 'chart' }, this.#svg, this.#tooltip.element);
  #cursor = h('circle', { class: 'cursor', r: 4, visibility: 'hidden' });
  #place = /** @type {(point: Point) => [number, number]} */ (() => [0, 0]);
  #redraw = throttled(() => this.#draw(), 250);
  element;
  #name;

  /** @param {string} name */
  constructor(name) {
    this.#name = name;
    this.element = h('section', { class: 'panel metric' }, h('h3', {}, name, this.#latest), this.#chart);
    this.#svg.addEventListener('pointermove', (/** @type {PointerEvent} */ event) =>
      this.#point(event.offsetX),
    );
    this.#svg.addEventListener('pointerleave', () => this.#leave());
    onResize(this.#chart, () => this.#draw());
  }

  /** @param {Point[]} points by step */
  show(points) {
    this.#points = points;
    this.#latest.textContent = figure(points[points.length - 1]?.value);
    this.#redraw();
  }

  #draw() {
    const width = this.#chart.clientWidth;
    if (!width || !this.#points.length) return;
    const area = box(width, HEIGHT);
    const range = rangeOf(this.#points);
    const [first, last] = [this.#points[0].step, this.#points[this.#points.length - 1].step];
    const x = linear([first, Math.max(last, first + 1)], [area.left + 6, area.right - 6]);
    const y = linear(range, [area.bottom - 4, area.top + 4]);
    this.#place = ({ step, value }) => [x(step), y(value)];
    this.#svg.setAttribute('width', String(width));
    this.#svg.setAttribute(
      'aria-label',
      `${this.#name}, steps ${first} to ${last}, last ${this.#latest.textContent}`,
    );
    this.#svg.replaceChildren(
      ...valueAxis(area, ticks(range[0], range[1], 5), y),
      numberAxis(area, wholeTicks(first, last, 6), x),
      h('path', { class: 'best', d: line(this.#points, this.#place) }),
      ...this.#end(),
      this.#cursor,
    );
  }

  /** The last point as a dot: a curve of one point would not be seen otherwise. */
  #end() {
    const found = this.#points.filter(({ value }) => Number.isFinite(value)).pop();
    if (!found) return [];
    const [cx, cy] = this.#place(found);
    return [h('circle', { class: 'end', r: 3, cx, cy })];
  }

  /** @param {number} at */
  #point(at) {
    const distance = (/** @type {Point} */ point) => Math.abs(this.#place(point)[0] - at);
    const finite = this.#points.filter(({ value }) => Number.isFinite(value));
    if (!finite.length) return;
    const found = finite.reduce((best, point) => (distance(point) < distance(best) ? point : best));
    const [x, y] = this.#place(found);
    this.#cursor.setAttribute('visibility', 'visible');
    this.#cursor.setAttribute('cx', String(x));
    this.#cursor.setAttribute('cy', String(y));
    const text = fixed(found.value, decimalsFor(found.value) + 1);
    this.#tooltip.show(
      [h('strong', {}, text), h('span', { class: 'dim' }, ` · step ${found.step}`)],
      x,
      y,
      this.#chart.clientWidth,
    );
  }

  #leave() {
    this.#cursor.setAttribute('visibility', 'hidden');
    this.#tooltip.hide();
  }
}

/**
 * A line with gaps where values are not finite.
 * @param {Point[]} points
 * @param {(point: Point) => [number, number]} place
 */
function line(points, place) {
  let pen = 'M';
  let path = '';
  for (const point of points) {
    if (!Number.isFinite(point.value)) {
      pen = 'M';
      continue;
    }
    const [x, y] = place(point);
    path += `${pen}${x.toFixed(1)} ${y.toFixed(1)}${pen === 'M' ? 'h0' : ''}`;
    pen = 'L';
  }
  return path;
}

/**
 * The points of each metric, in the order the metrics first appear.
 * @param {import('./types.js').MetricPoint[]} rows
 * @returns {Map<string, Point[]>}
 */
export function byMetric(rows) {
  /** @type {Map<string, Point[]>} */
  const metrics = new Map();
  for (const { step, metrics: values } of rows) {
    for (const [name, value] of Object.entries(values)) {
      const points = metrics.get(name) ?? [];
      points.push({ step, value: toNumber(value) ?? NaN });
      metrics.set(name, points);
    }
  }
  return metrics;
}
