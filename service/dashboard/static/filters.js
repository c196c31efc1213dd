/** Which trials the leaderboard shows: chips for the states, a box for everything else. */

import { h, setText } from './dom.js';
import { count } from './format.js';
import { example, parse } from './where.js';
import { total } from './words.js';

/** @typedef {import('./types.js').Study} Study */
/** @typedef {import('./where.js').Clause} Clause */

const CHIPS = /** @type {const} */ (['all', 'complete', 'running', 'waiting', 'pruned', 'failed']);

export class Filters {
  /** @type {string} */
  #state;
  #chips;
  #problem = h('p', { class: 'problem', role: 'alert', id: 'filter-problem', hidden: true });
  #box;
  #study;
  #changed;
  element;

  /**
   * @param {Study} study
   * @param {{state: string, text: string}} start
   * @param {(chosen: {state: string, text: string, clauses: Clause[]}) => void} changed
   */
  constructor(study, start, changed) {
    this.#study = study;
    this.#state = CHIPS.find((chip) => chip === start.state) ?? 'all';
    this.#changed = changed;
    this.#chips = CHIPS.map((name) => this.#chip(name));
    this.#box = h('input', {
      type: 'search', value: start.text, placeholder: `filter: ${example(study)}`, size: 24, spellcheck: 'false',
      autocomplete: 'off', autocapitalize: 'off', 'aria-label': 'Filter trials', 'aria-describedby': 'filter-problem',
    });
    const form = h('form', { role: 'search', onsubmit: (/** @type {Event} */ event) => this.#submit(event) }, this.#box);
    // Fires on Enter, on leaving the box and on its clear button.
    this.#box.addEventListener('search', () => this.#apply());
    this.#box.addEventListener('change', () => this.#apply());
    const group = h('div', { class: 'chips', role: 'group', 'aria-label': 'State' }, this.#chips.map(({ button }) => button));
    this.element = h('div', { class: 'filters' }, group, form, this.#problem);
  }

  /** What is chosen; null while the box holds no filter. */
  get chosen() {
    const text = this.#box.value.trim();
    const { clauses, problem } = parse(text, this.#study);
    this.complain(problem);
    if (problem) return null;
    const states = this.#state === 'all' ? [] : [{ field: 'state', op: '=', text: this.#state }];
    return { state: this.#state, text, clauses: [...states, ...clauses] };
  }

  /** Say what is wrong with the filter; an empty text takes it back. @param {string} problem */
  complain(problem) {
    setText(this.#problem, problem);
    this.#problem.hidden = !problem;
    this.#box.setAttribute('aria-invalid', String(Boolean(problem)));
  }

  /** @param {Study} study */
  show(study) {
    this.#study = study;
    for (const { name, number } of this.#chips) {
      const some = name === 'all' ? total(study) : study.counts[name];
      setText(number, some ? ` ${count(some)}` : '');
    }
  }

  /** @param {typeof CHIPS[number]} name */
  #chip(name) {
    const number = h('span', { class: 'dim' });
    const button = h('button', { type: 'button', class: 'chip', 'aria-pressed': String(name === this.#state) }, name, number);
    button.addEventListener('click', () => this.#press(name));
    return { name, number, button };
  }

  /** @param {string} pressed */
  #press(pressed) {
    this.#state = pressed;
    for (const { name, button } of this.#chips) button.setAttribute('aria-pressed', String(name === pressed));
    this.#apply();
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    this.#apply();
  }

  #apply() {
    const chosen = this.chosen;
    if (chosen) this.#changed(chosen);
  }
}
