/** The Pareto front of a study with several objectives: the trials that no other one beats in all of them. */

import { ROOT, get, studyPath } from './api.js';
import { dataTable } from './data-table.js';
import { h, throttled } from './dom.js';
import { figure, scalar } from './format.js';

/** @typedef {import('./types.js').Study} Study */
/** @typedef {import('./types.js').Trial} Trial */

const EVERY_MS = 2000;

export class Front {
  #study;
  #body = h('tbody');
  #size = h('span', { class: 'dim' });
  element;
  /** Something finished: read the front anew, soon. */
  refresh = throttled(() => this.#load(), EVERY_MS);

  /** @param {Study} study */
  constructor(study) {
    this.#study = study;
    const { objectives, space } = study.definition;
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

  /** @param {Trial[]} trials */
  #show(trials) {
    const { objectives, space } = this.#study.definition;
    this.#size.textContent = ` · ${trials.length} trials that no other one beats in every objective`;
    this.#body.replaceChildren(
      ...trials.map(({ number, values, params }) =>
        h(
          'tr',
          {},
          h('td', { class: 'num' }, this.#link(number)),
          ...objectives.map(({ metric }) => h('td', { class: 'num' }, figure(values?.[metric]))),
          ...Object.keys(space).map((name) => h('td', {}, scalar(params[name]))),
        ),
      ),
    );
  }
}
