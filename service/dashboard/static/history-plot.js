/** "Best so far": every trial as a mark, and the best value as a line of steps. */

import { ROOT, get, studyPath } from './api.js';
import { h, throttled } from './dom.js';
import { figure, parameterFormat } from './format.js';
import { Tooltip, box, numberAxis, onResize, valueAxis } from './frame.js';
import { layers, nearest, place, shown, steps } from './history-marks.js';
import { linear, robustRange, roundedEnd, ticks, wholeTicks } from './scale.js';
import { planned } from './words.js';

/** @typedef {import('./types.js').Study} Study */
/** @typedef {import('./types.js').Trial} Trial */
/** @typedef {import('./history-data.js').HistoryData} HistoryData */
/** @typedef {import('./history-marks.js').Mark} Mark */

const HEIGHT = 280;
const REDRAW_MS = 250;
const ASK_MS = 120;
const REACH = 24;
/** From so many complete trials on, they alone settle the range: what was pruned early is far off. */
const ENOUGH = 5;

export class HistoryPlot {
  /** @type {HistoryData | null} */
  #data = null;
  /** @type {Mark[]} */
  #marks = [];
  /** @type {[number, number] | null} */
  #range = null;
  /** @type {number | null} the trial whose tooltip is shown */
  #selected = null;
  #asking = 0;
  #tooltip = new Tooltip();
  #cursor = h('circle', { class: 'cursor', r: 6.5, visibility: 'hidden' });
  #svg = h('svg', { class: 'plot', role: 'img', tabindex: 0, height: HEIGHT });
  element = h('div', { class: 'chart' }, this.#svg, this.#tooltip.element);
  redraw = throttled(() => this.#draw(), REDRAW_MS);
  #study;
  #loaded;

  /**
   * @param {() => Study} study
   * @param {(number: number) => Trial | undefined} loaded a trial that is here already
   */
  constructor(study, loaded) {
    this.#study = study;
    this.#loaded = loaded;
    this.#svg.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => {
      this.#select(nearest(this.#marks, event.offsetX, event.offsetY, REACH));
    });
    for (const leaving of ['pointerleave', 'blur'])
      this.#svg.addEventListener(leaving, () => this.#select(null));
    this.#svg.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => this.#key(event));
    this.#svg.addEventListener('click', () => this.#open());
    onResize(this.element, () => this.#draw());
  }

  /** @param {HistoryData} data */
  show(data) {
    this.#data = data;
    this.#range = null;
    this.redraw();
  }

  #draw() {
    const data = this.#data;
    const width = this.element.clientWidth;
    if (!data || !width) return;
    const area = box(width, HEIGHT);
    const points = shown(data.points);
    const reached = points[points.length - 1]?.number ?? 0;
    const end = roundedEnd(Math.max(reached, 1), Math.max(reached, (planned(this.#study()) ?? Infinity) - 1));
    const range = this.#settle(points, data);
    const x = linear([0, end], [area.left + 6, area.right - 6]);
    const y = linear(range, [area.bottom - 16, area.top + 6]);
    this.#marks = points.map((point) => place(point, x, y, range, area.bottom - 1));
    this.#svg.setAttribute('width', String(width));
    if (!points.length) return this.#showNothing(width);
    this.#svg.setAttribute('aria-label', this.#summary(points.length));
    this.#svg.replaceChildren(
      ...valueAxis(area, ticks(range[0], range[1], 7), y),
      numberAxis(area, wholeTicks(0, end, width > 600 ? 10 : 5), x),
      ...layers(this.#marks),
      h('path', { class: 'best', d: steps(data.best, x, y, reached) }),
      ...data.best
        .slice(-1)
        .map(([number, value]) => h('circle', { class: 'top-mark', r: 4.5, cx: x(number), cy: y(value) })),
      this.#cursor,
    );
    if (this.#selected !== null) this.#showSelected();
  }

  /** @param {number} width */
  #showNothing(width) {
    const text = 'Every trial becomes a mark here, and the best value so far a line.';
    this.#svg.setAttribute('aria-label', 'Best so far: no trial yet');
    this.#svg.replaceChildren(h('text', { x: width / 2, y: HEIGHT / 2, 'text-anchor': 'middle' }, text));
  }

  /**
   * The range of values: kept while it fits, so that the plot holds still.
   * @param {import('./types.js').HistoryPoint[]} points
   * @param {HistoryData} data
   */
  #settle(points, { best, maximize }) {
    const complete = points.filter(({ state, feasible }) => state === 'COMPLETE' && feasible);
    const telling = complete.length < ENOUGH ? points.filter(({ state }) => state !== 'FAILED') : complete;
    const values = telling.map(({ value }) => Number(value ?? NaN));
    const top = best.length ? best[best.length - 1][1] : null;
    const [low, high] = robustRange(values, maximize, top);
    const old = this.#range;
    const fits = old && old[0] <= low && old[1] >= high && old[1] - old[0] < 1.5 * (high - low);
    this.#range = fits ? old : [low, high];
    return this.#range;
  }

  /** @param {number} marks */
  #summary(marks) {
    const { best, definition } = this.#study();
    const { metric } = definition.objectives[0];
    const found = best
      ? `the best ${metric} is ${figure(best.values[metric])}, of trial ${best.number}`
      : 'no result yet';
    return `Best so far, ${marks} trials: ${found}. Arrow keys go from trial to trial, Enter opens one.`;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const steps = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowLeft: -1 })[event.key];
    if (event.key === 'Enter') this.#open();
    if (event.key === 'Escape') this.#select(null);
    if (!steps || !this.#marks.length) return;
    event.preventDefault();
    const at = this.#marks.findIndex(({ number }) => number === this.#selected);
    const next = at < 0 ? (steps > 0 ? 0 : this.#marks.length - 1) : at + steps;
    this.#select(this.#marks[Math.min(Math.max(next, 0), this.#marks.length - 1)]);
  }

  #open() {
    if (this.#selected !== null) location.assign(ROOT + studyPath(this.#study().id, this.#selected));
  }

  /** @param {Mark | null} mark */
  #select(mark) {
    const number = mark?.number ?? null;
    if (number === this.#selected) return;
    this.#selected = number;
    clearTimeout(this.#asking);
    this.#svg.classList.toggle('pointing', number !== null);
    this.#showSelected();
    if (number === null || this.#loaded(number)) return;
    this.#asking = window.setTimeout(() => this.#ask(number), ASK_MS);
  }

  /** @param {number} number */
  async #ask(number) {
    const trial = await get(studyPath(this.#study().id, number)).catch(() => null);
    if (trial && this.#selected === number) this.#showSelected(trial);
  }

  /** @param {Trial | undefined} [trial] */
  #showSelected(trial) {
    const mark = this.#marks.find(({ number }) => number === this.#selected);
    this.#cursor.setAttribute('visibility', mark ? 'visible' : 'hidden');
    if (!mark) return this.#tooltip.hide();
    this.#cursor.setAttribute('cx', String(mark.x));
    this.#cursor.setAttribute('cy', String(mark.y));
    const content = about(this.#study(), mark, trial ?? this.#loaded(mark.number));
    this.#tooltip.show(content, mark.x, mark.y, this.element.clientWidth);
  }
}

/** @param {Study} study @param {Mark} mark @param {Trial | undefined} trial */
function about({ definition }, mark, trial) {
  const value = mark.value === null ? 'no value' : `${definition.objectives[0].metric} ${figure(mark.value)}`;
  const params = Object.entries(trial?.params ?? {}).slice(0, 12);
  const rows = params.map(([name, value]) => [
    h('dt', {}, name),
    h('dd', {}, parameterFormat(definition.space[name]).text(value)),
  ]);
  return [
    h('strong', {}, `trial ${mark.number}`),
    h('span', { class: 'dim' }, ` · ${mark.feasible ? mark.state.toLowerCase() : 'infeasible'}`),
    h('div', {}, value),
    rows.length ? h('dl', {}, ...rows) : null,
  ];
}
