/** Which trials the leaderboard shows: chips for the states, a box for everything else. */

import { Chips } from './chips.js';
import { h, setText } from './dom.js';
import { example, parse } from './where.js';
import { total } from './words.js';

/** @typedef {import('./types.js').Study} Study */
/** @typedef {import('./where.js').Clause} Clause */

const STATES = ['all', 'complete', 'running', 'paused', 'waiting', 'pruned', 'failed'];
/** There only where there are some: few pruners pause trials. */
const RARE = ['paused'];
/** Where there are constraints. */
const LIMITED = ['all', 'complete', 'feasible', 'infeasible', ...STATES.slice(2)];

export class Filters {
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
    this.#changed = changed;
    const states = study.definition.constraints.length ? LIMITED : STATES;
    this.#chips = new Chips(states, start.state, () => this.#apply(), RARE);
    this.#box = h('input', {
      type: 'search',
      value: start.text,
      placeholder: `filter: ${example(study)}`,
      spellcheck: 'false',
      autocomplete: 'off',
      autocapitalize: 'off',
      'aria-label': 'Filter trials',
      'aria-describedby': 'filter-problem',
    });
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#apply();
    };
    // `search` comes from the clear button of the box.
    for (const kind of ['change', 'search']) this.#box.addEventListener(kind, () => this.#apply());
    const form = h('form', { role: 'search', onsubmit: submit }, this.#box);
    this.element = h('div', { class: 'filters' }, this.#chips.element, form, this.#problem);
  }

  /** What is chosen; null while the box holds no filter. */
  get chosen() {
    const text = this.#box.value.trim();
    const state = this.#chips.chosen;
    const { clauses, problem } = parse(text, this.#study);
    this.complain(problem);
    if (problem) return null;
    return { state, text, clauses: [...clausesOf(state), ...clauses] };
  }

  /** What is chosen but for the text in the box. */
  get unfiltered() {
    const state = this.#chips.chosen;
    return { state, text: '', clauses: clausesOf(state) };
  }

  /** Rows came: take back what the server had to say, keep what is wrong with the text as it stands now. */
  review() {
    this.complain(parse(this.#box.value.trim(), this.#study).problem);
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
    this.#chips.show({ ...study.counts, all: total(study) });
  }

  #apply() {
    const chosen = this.chosen;
    if (chosen) this.#changed(chosen);
  }
}

/** What a chip stands for. @param {string} state @returns {Clause[]} */
function clausesOf(state) {
  if (state === 'all') return [];
  if (state === 'feasible') return [{ field: 'feasible', op: '=', text: 'true' }];
  if (state === 'infeasible') return [{ field: 'feasible', op: '=', text: 'false' }];
  return [{ field: 'state', op: '=', text: state }];
}
