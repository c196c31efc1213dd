/** What charts share: an SVG that fills its panel, axes, and reading points with pointer or arrow keys. */

import { h } from './dom.js';
import { count, fixed } from './format.js';

/**
 * @typedef {object} Box
 * @property {number} width
 * @property {number} height
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 */

/** @param {number} width @param {number} height @returns {Box} */
export const box = (width, height) => ({
  width,
  height,
  left: 64,
  right: width - 16,
  top: 12,
  bottom: height - 28,
});

/**
 * Horizontal lines with the values they stand for.
 * @param {Box} area
 * @param {{values: number[], decimals: number}} ticks
 * @param {(value: number) => number} y
 */
export function valueAxis({ left, right }, { values, decimals }, y) {
  return values.map((value) =>
    h(
      'g',
      { class: 'tick' },
      h('line', { x1: left, x2: right, y1: y(value), y2: y(value) }),
      h('text', { x: left - 8, y: y(value) + 4, 'text-anchor': 'end' }, fixed(value, decimals)),
    ),
  );
}

/**
 * The numbers below.
 * @param {Box} area
 * @param {number[]} values
 * @param {(value: number) => number} x
 */
export function numberAxis({ height }, values, x) {
  return h(
    'g',
    { class: 'tick' },
    values.map((value) => h('text', { x: x(value), y: height - 8, 'text-anchor': 'middle' }, count(value))),
  );
}

/**
 * Draw again whenever the width of `element` changes.
 * @param {HTMLElement} element
 * @param {() => void} draw
 */
export function onResize(element, draw) {
  let width = element.clientWidth;
  new ResizeObserver(() => {
    if (element.clientWidth === width) return;
    width = element.clientWidth;
    draw();
  }).observe(element);
}

/** A box of text beside a point of a chart. */
export class Tooltip {
  element = h('div', { class: 'tooltip', hidden: true });

  /**
   * @param {(Node | string | null)[]} content
   * @param {number} x
   * @param {number} y
   * @param {number} width of the chart
   */
  show(content, x, y, width) {
    this.element.replaceChildren(...content.filter((part) => part !== null));
    this.element.hidden = false;
    const own = this.element.offsetWidth;
    const left = x + 14 + own > width ? x - own - 14 : x + 14;
    this.element.style.left = `${Math.max(4, left)}px`;
    this.element.style.top = `${Math.max(4, y - 16)}px`;
  }

  hide() {
    this.element.hidden = true;
  }
}
