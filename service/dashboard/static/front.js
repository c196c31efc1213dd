/**
 * The Pareto front of a study with several objectives: the trials that no other one beats in all of them, in
 * a table, and of two or three objectives in a plot of each two.
 */

import { ROOT, get, studyPath } from './api.js';
import { dataTable } from './data-table.js';
import { h, setText, throttled } from './dom.js';
import { count, figure, parameterFormat, plural } from './format.js';
import { ScatterPlot } from './scatter-plot.js';

/** @typedef {import('./types.js').Study} Study */
/** @typedef {import('./types.js').Trial} Trial */
/** @typedef {import('./types.js').HistoryPoint} HistoryPoint */
/** @typedef {import('./types.js').Objective} Objective */

/** Of more objectives there would be too many pairs. */
const MOST_PLOTTED = 3;
const REDRAW_MS = 500;
const EVERY_MS = 2000;

export class Front {
  #study;
  #body = h('tbody');
  #size = h('span', { class: 'dim' });
  #about = h('p', { class: 'foot-note plots-note', hidden: true });
  #plots;
  /** @type {Trial[]} */
  #front = [];
  /** @type {() => HistoryPoint[]} */
  #points;
  element;
  /** Something finished: read the front anew, soon. */
  refresh = throttled(() => this.#load(), EVERY_MS);
  /** The marks have changed: draw them, soon. */
  redraw = throttled(() => this.#draw(), REDRAW_MS);

  /**
   * @param {Study} study
   * @param {() => HistoryPoint[]} points the trials that the page knows of, thinned
   * @param {(number: number) => Trial | undefined} loaded a trial that is here already
   */
  constructor(study, points, loaded) {
    this.#study = study;
    this.#points = points;
    const { objectives, space } = study.definition;
    this.#plots = pairs(objectives).map((pair) => new ScatterPlot(study, pair, loaded));
    /** @type {(string | [string, string])[]} */
    const heads = [
      ['trial', 'num'],
      ...objectives.map(({ metric }) => /** @type {[string, string]} */ ([metric, 'num'])),
      ...Object.keys(space),
    ];
    this.element = h(
      'section',
      { class: 'panel front', hidden: objectives.length < 2 },
      h('h2', {}, 'Pareto front', this.#size),
      h('div', { class: 'plots' }, this.#plots.map(({ element }) => element)),
      this.#about,
      dataTable('Pareto front', heads, this.#body),
    );
  }

  async #load() {
    if (this.#study.definition.objectives.length < 2) return;
    const found = await get(`${studyPath(this.#study.id)}/front`).catch(() => null);
    if (found) this.#show(found.trials);
  }

  /** @param {number} number */
  #link(number) {
    return h('a', { href: ROOT + studyPath(this.#study.id, number) }, String(number));
  }

  #draw() {
    if (!this.#plots.length) return;
    const onFront = new Set(this.#front.map(({ number }) => number));
    const dominated = this.#points().filter(({ state, number }) => state === 'COMPLETE' && !onFront.has(number));
    for (const plot of this.#plots) plot.show({ dominated, front: this.#front });
    this.#about.hidden = !this.#front.length;
    setText(this.#about, aboutWords(dominated, this.#front.length + dominated.length, this.#study.counts.complete));
  }

  /** @param {Study} study */
  update(study) {
    this.#study = study;
  }

  /** @param {Trial[]} trials */
  #show(trials) {
    this.#front = trials;
    this.redraw();
    const { objectives, space } = this.#study.definition;
    this.#size.textContent = ` · ${plural(trials.length, 'trial')} that no other one beats in every objective`;
    this.#body.replaceChildren(
      ...trials.map(({ number, values, params }) =>
        h(
          'tr',
          {},
          h('td', { class: 'num' }, this.#link(number)),
          ...objectives.map(({ metric }) => h('td', { class: 'num' }, figure(values?.[metric]))),
          ...Object.keys(space).map((name) => h('td', {}, parameterFormat(space[name]).text(params[name]))),
        ),
      ),
    );
  }
}

/** Each two of the objectives that are plotted, the first one upwards. @param {Objective[]} objectives */
function pairs(objectives) {
  if (objectives.length > MOST_PLOTTED) return [];
  return objectives.flatMap((up, i) =>
    objectives.slice(i + 1).map((across) => /** @type {[Objective, Objective]} */ ([across, up])),
  );
}

/** @param {HistoryPoint[]} others @param {number} drawn @param {number} complete */
function aboutWords(others, drawn, complete) {
  const rings = others.some(({ feasible }) => !feasible) ? ', those that break a constraint rings' : '';
  const some = drawn < complete ? ` ${count(drawn)} of ${count(complete)} complete trials are drawn.` : '';
  return `The front stands out; dominated trials are pale${rings}.${some}`;
}
