/** Two objectives against each other: every complete trial as a mark, those of the front on top. */

import { ROOT, studyPath } from './api.js';
import { h } from './dom.js';
import { figure, fixed, parameterFormat, plural } from './format.js';
import { Tooltip, box, onResize, valueAxis } from './frame.js';
import { layers, nearest } from './history-marks.js';
import { linear, robustRange, ticks } from './scale.js';

/** @typedef {import('./types.js').Study} Study */
/** @typedef {import('./types.js').Trial} Trial */
/** @typedef {import('./types.js').Objective} Objective */
/** @typedef {import('./types.js').HistoryPoint} HistoryPoint */
/** @typedef {import('./history-marks.js').Mark} Mark */
/** @typedef {[number, number]} Range */
/** @typedef {{dominated: HistoryPoint[], front: Trial[]}} Content */

const HEIGHT = 300;
const REACH = 24;
/** The server gives out so many trials of a front; others may belong to it, too. */
const MOST_OF_FRONT = 1000;
/** Parameters in a tooltip. */
const MOST_SHOWN = 12;

export class ScatterPlot {
  #study;
  #objectives;
  #loaded;
  #staircase;
  /** @type {Content} */
  #content = { dominated: [], front: [] };
  /** @type {Mark[]} by their place from left to right */
  #front = [];
  /** @type {Mark[]} */
  #marks = [];
  /** @type {number | null} the trial whose tooltip is shown */
  #selected = null;
  #tooltip = new Tooltip();
  #cursor = h('circle', { class: 'cursor', r: 7, visibility: 'hidden' });
  #svg = h('svg', { class: 'plot', role: 'img', tabindex: 0, height: HEIGHT });
  element = h('div', { class: 'chart' }, this.#svg, this.#tooltip.element);

  /**
   * @param {Study} study
   * @param {[Objective, Objective]} objectives to the right, and upwards
   * @param {(number: number) => Trial | undefined} loaded a trial that is here already
   */
  constructor(study, objectives, loaded) {
    this.#study = study;
    this.#objectives = objectives;
    this.#loaded = loaded;
    // Of three objectives a front is no line when one looks at two of them.
    this.#staircase = study.definition.objectives.length === 2;
    this.#svg.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => {
      this.#select(nearest(this.#marks, event.offsetX, event.offsetY, REACH));
    });
    for (const leaving of ['pointerleave', 'blur'])
      this.#svg.addEventListener(leaving, () => this.#select(null));
    this.#svg.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => this.#key(event));
    this.#svg.addEventListener('click', () => this.#open());
    onResize(this.element, () => this.#draw());
  }

  /** @param {Content} content */
  show(content) {
    this.#content = content;
    this.#draw();
  }

  #draw() {
    const width = this.element.clientWidth;
    if (!width) return;
    const area = { ...box(width, HEIGHT), left: 60, top: 26, bottom: HEIGHT - 40 };
    const { dominated, front } = this.#content;
    const [across, up] = this.#objectives;
    const [xs, ys] = [this.#range(across), this.#range(up)];
    const x = linear(xs, [area.left + 8, area.right - 8]);
    const y = linear(ys, [area.bottom - 8, area.top + 8]);
    const place = placer(across.metric, up.metric, x, y);
    const pale = dominated.map(place);
    this.#front = front
      .map(({ number, values }) => place({ number, state: 'COMPLETE', value: null, feasible: true, values }))
      .sort((a, b) => a.x - b.x || a.y - b.y);
    this.#marks = [...pale, ...this.#front];
    this.#svg.setAttribute('width', String(width));
    this.#svg.setAttribute('aria-label', this.#summary());
    this.#svg.replaceChildren(
      ...valueAxis(area, ticks(ys[0], ys[1], 6), y),
      ...acrossAxis(area, ticks(xs[0], xs[1], width > 600 ? 8 : 4), x),
      h('text', { class: 'name', x: area.right, y: HEIGHT - 6, 'text-anchor': 'end' }, axisWords(across)),
      h('text', { class: 'name', x: 16, y: 16 }, axisWords(up)),
      h('g', { class: 'dominated' }, layers(pale)),
      h('path', { class: 'front-line', d: this.#staircase ? staircase(this.#front, up) : '' }),
      h('path', { class: 'mark front', d: dots(this.#front) }),
      this.#cursor,
    );
    this.#showSelected();
  }

  /** What is worth drawing of an objective: outliers are cut, but for those of the front. @param {Objective} objective */
  #range({ metric, direction }) {
    const value = (/** @type {{values?: Record<string, any> | null}} */ { values }) => Number(values?.[metric] ?? NaN);
    const front = this.#content.front.map(value);
    const [low, high] = robustRange([...this.#content.dominated.map(value), ...front], direction === 'maximize');
    return /** @type {Range} */ ([Math.min(low, ...front), Math.max(high, ...front)]);
  }

  #summary() {
    const [across, up] = this.#objectives.map(({ metric }) => metric);
    return (
      `${up} against ${across}: ${plural(this.#front.length, 'trial')} of the Pareto front among ${this.#marks.length}. ` +
      'Arrow keys go along the front, Enter opens a trial.'
    );
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const steps = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowLeft: -1 })[event.key];
    if (event.key === 'Enter') this.#open();
    if (event.key === 'Escape') this.#select(null);
    if (!steps || !this.#front.length) return;
    event.preventDefault();
    const at = this.#front.findIndex(({ number }) => number === this.#selected);
    const next = at < 0 ? (steps > 0 ? 0 : this.#front.length - 1) : at + steps;
    this.#select(this.#front[Math.min(Math.max(next, 0), this.#front.length - 1)]);
  }

  #open() {
    if (this.#selected !== null) location.assign(ROOT + studyPath(this.#study.id, this.#selected));
  }

  /** @param {Mark | null} mark */
  #select(mark) {
    if ((mark?.number ?? null) === this.#selected) return;
    this.#selected = mark?.number ?? null;
    this.#svg.classList.toggle('pointing', mark !== null);
    this.#showSelected();
  }

  #showSelected() {
    const mark = this.#marks.findLast(({ number }) => number === this.#selected);
    this.#cursor.setAttribute('visibility', mark ? 'visible' : 'hidden');
    if (!mark) return this.#tooltip.hide();
    this.#cursor.setAttribute('cx', String(mark.x));
    this.#cursor.setAttribute('cy', String(mark.y));
    this.#tooltip.show(this.#words(mark), mark.x, mark.y, this.element.clientWidth);
  }

  /** What a trial is that is not shown as one of the front. @param {Mark} mark */
  #kindOf({ feasible }) {
    if (!feasible) return 'infeasible';
    return this.#content.front.length < MOST_OF_FRONT ? 'dominated' : 'complete';
  }

  /** @param {Mark} mark */
  #words(mark) {
    const { objectives, space } = this.#study.definition;
    const onFront = this.#content.front.find(({ number }) => number === mark.number);
    const params = (onFront ?? this.#loaded(mark.number))?.params ?? {};
    const kind = onFront ? 'on the front' : this.#kindOf(mark);
    const values = objectives.map(({ metric }) => [metric, figure(mark.values?.[metric])]);
    const chosen = Object.entries(params).slice(0, MOST_SHOWN).map(([name, value]) => [name, parameterFormat(space[name]).text(value)]);
    return [
      h('div', { class: 'strong' }, `trial ${mark.number} · ${kind}`),
      h('dl', {}, ...[...values, ...chosen].flatMap(([name, text]) => [h('dt', {}, name), h('dd', {}, text)])),
    ];
  }
}

/** A dot for each mark. @param {Mark[]} marks */
const dots = (marks) => marks.map(({ x, y }) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`).join('');

/**
 * @param {string} across @param {string} up
 * @param {(value: number) => number} x @param {(value: number) => number} y
 * @returns {(point: HistoryPoint) => Mark}
 */
const placer = (across, up, x, y) => (point) => ({
  ...point,
  x: x(Number(point.values?.[across])),
  y: y(Number(point.values?.[up])),
  beyond: 0,
});

/** `latency_ms (less is better)`. @param {Objective} objective */
const axisWords = ({ metric, direction }) =>
  `${metric} (${direction === 'maximize' ? 'more' : 'less'} is better)`;

/**
 * @param {import('./frame.js').Box} area
 * @param {{values: number[], decimals: number}} ticks
 * @param {(value: number) => number} x
 */
function acrossAxis({ top, bottom }, { values, decimals }, x) {
  return values.map((value) =>
    h(
      'g',
      { class: 'tick' },
      h('line', { x1: x(value), x2: x(value), y1: top, y2: bottom }),
      h('text', { x: x(value), y: bottom + 16, 'text-anchor': 'middle' }, fixed(value, decimals)),
    ),
  );
}

/**
 * The border of what the front dominates: from trial to trial, by the corner that is worse in both.
 * @param {Mark[]} marks from left to right
 * @param {Objective} up
 */
function staircase(marks, { direction }) {
  const parts = marks.map(({ x, y }, index) => {
    if (!index) return `M${x.toFixed(1)} ${y.toFixed(1)}`;
    const falls = y > marks[index - 1].y;
    const [across, along] = [`H${x.toFixed(1)}`, `V${y.toFixed(1)}`];
    return falls === (direction === 'maximize') ? along + across : across + along;
  });
  return parts.join('');
}
