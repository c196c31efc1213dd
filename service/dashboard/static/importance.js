/** Which parameters matter for an objective: a bar for each, the most important first. */

import { get, studyPath } from './api.js';
import { dataTable } from './data-table.js';
import { h, setText, throttled } from './dom.js';
import { DASH, count, plural } from './format.js';

/** @typedef {import('./types.js').Study} Study */
/** @typedef {import('./types.js').Importance} Found */
/** @typedef {import('./types.js').ParameterImportance} Part */

const EVERY_MS = 15_000;
/** So many parameters have a bar; the rest is summed up. */
const MOST = 12;

export class Importance {
  #study;
  #body = h('tbody');
  #about = h('p', { class: 'foot-note' });
  #table;
  #metric;
  element;
  /** Something completed: read it anew, some time soon. */
  refresh = throttled(() => this.#load(), EVERY_MS);

  /** @param {Study} study */
  constructor(study) {
    this.#study = study;
    const metrics = study.definition.objectives.map(({ metric }) => metric);
    this.#metric = h(
      'select',
      { 'aria-label': 'Objective', hidden: metrics.length < 2, onchange: () => this.#load() },
      metrics.map((metric) => h('option', {}, metric)),
    );
    this.#table = dataTable('Importance of parameters', ['parameter', ['share', 'bar'], ['', 'num'], ''], this.#body, 'bars');
    this.element = h(
      'section',
      { class: 'panel importance', hidden: !study.counts.complete },
      h(
        'div',
        { class: 'panel-head' },
        h('h2', {}, 'Importance', h('span', { class: 'dim' }, ' · which parameters matter')),
        this.#metric,
      ),
      this.#table,
      this.#about,
    );
    this.#outline();
  }

  /** Until it is there: rows without bars, so that what is below does not jump. */
  #outline() {
    const names = Object.keys(this.#study.definition.space).slice(0, MOST);
    this.#table.setAttribute('aria-busy', 'true');
    this.#body.replaceChildren(...names.map((name) => row(name, null, '')));
    setText(this.#about, 'It is being computed.');
  }

  async #load() {
    const metric = this.#metric.value;
    const query = new URLSearchParams({ metric });
    try {
      const found = await get(`${studyPath(this.#study.id)}/importance?${query}`);
      if (metric === this.#metric.value) this.#show(found);
    } catch (error) {
      setText(this.#about, /** @type {Error} */ (error).message);
    }
  }

  /** @param {Found} found */
  #show(found) {
    const shown = found.parameters.slice(0, MOST);
    this.element.hidden = !found.complete;
    this.#table.hidden = !shown.length;
    this.#table.removeAttribute('aria-busy');
    this.#body.replaceChildren(...shown.map((part) => filledRow(part, found)));
    setText(this.#about, shown.length ? aboutWords(found) + restWords(found) : noneWords(found));
  }
}

/** @param {number} part */
const percent = (part) => `${(100 * part).toFixed(part < 0.0995 ? 1 : 0)} %`;

/** @param {string} name @param {number | null} part null while it is not known @param {string} somewhere */
function row(name, part, somewhere) {
  const bar = h('progress', { max: 1, value: part ?? 0, 'aria-hidden': 'true' });
  return h(
    'tr',
    {},
    h('th', { scope: 'row', class: 'word' }, name),
    h('td', { class: 'bar' }, bar),
    h('td', { class: 'num' }, part === null ? DASH : percent(part)),
    h('td', { class: 'dim' }, somewhere),
  );
}

/** @param {Part} part @param {Found} found */
const filledRow = ({ name, importance, trials }, found) =>
  row(name, importance, trials === found.trials ? '' : `in ${count(trials)} trials`);

/** @param {Found} found */
function aboutWords({ metric, best, trials, complete }) {
  const of = trials === complete ? count(trials) : `${count(trials)} of ${count(complete)}`;
  return (
    `How far each parameter sets the best ${percent(best)} by ${metric} apart from all ${of} complete trials ` +
    '(PED-ANOVA). The shares add up to 100 %; with few trials, chance has its part.'
  );
}

/** @param {Found} found */
function restWords({ parameters }) {
  const rest = parameters.slice(MOST).reduce((sum, { importance }) => sum + importance, 0);
  const more = parameters.length - MOST;
  return more > 0 ? ` ${plural(more, 'more parameter')} together: ${percent(rest)}.` : '';
}

/** @param {Found} found */
const noneWords = ({ metric, reason }) => `The importance for ${metric} cannot be told: ${reason}.`;
