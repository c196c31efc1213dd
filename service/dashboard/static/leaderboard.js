/** The leaderboard: filters, table and paging; loads rows from the server and takes in those that change. */

import { ApiError, get, studyPath } from './api.js';
import { Board } from './board.js';
import { eachFrame, h, setText } from './dom.js';
import { Filters } from './filters.js';
import { count, plural } from './format.js';
import { Table } from './table.js';
import { spell } from './where.js';
import { total } from './words.js';

/** @typedef {import('./types.js').Study} Study */
/** @typedef {import('./types.js').Trial} Trial */
/** @typedef {{sort: string, state: string, text: string, clauses: import('./where.js').Clause[]}} View */

const PAGE = 100;
const MOST_AT_ONCE = 500;

export class Leaderboard {
  /** @type {Board} */
  #board;
  #view;
  /** @type {View | null} the view whose rows are here; null before any came */
  #here = null;
  #study;
  #loads = 0;
  /** How many rows someone asked to see. */
  #wanted = PAGE;
  /** @type {Trial[] | null} what changed while rows are on their way */
  #meanwhile = null;
  #table;
  #filters;
  #showSoon = eachFrame(() => this.#show());
  #title = h('span', { class: 'dim' });
  #empty = h('p', { class: 'empty', hidden: true });
  #shown = h('span', { class: 'dim' });
  #more = h('button', { type: 'button', onclick: () => this.#try(this.#wanted + PAGE) }, `Show ${PAGE} more`);
  #scroller;
  element;

  /** @param {Study} study */
  constructor(study) {
    this.#study = study;
    this.#view = viewOf(new URLSearchParams(location.search));
    this.#filters = new Filters(study, this.#view, (chosen) => this.#change(chosen));
    this.#table = new Table(study, (sort) => this.#change({ sort }));
    this.#board = this.#newBoard();
    this.#scroller = h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Leaderboard' },
      this.#table.element,
    );
    this.element = h(
      'section',
      { class: 'panel board' },
      h('h2', {}, 'Leaderboard', this.#title),
      this.#filters.element,
      this.#scroller,
      this.#empty,
      h('p', { class: 'foot' }, this.#shown, this.#more),
    );
    setInterval(() => this.#table.tick(), 1000);
  }

  /** A trial that is loaded. @param {number} number */
  trial(number) {
    return this.#board.get(number);
  }

  /** @param {Study} study */
  update(study) {
    this.#study = study;
    this.#filters.show(study);
    setText(this.#title, ` · ${plural(total(study), 'trial')}`);
    this.#showSoon();
  }

  /** Load the first rows. */
  async load() {
    const chosen = this.#filters.chosen;
    if (chosen) this.#view = { ...this.#view, ...chosen };
    await this.#load(this.#wanted);
  }

  /** Take in trials that changed. @param {Trial[]} trials */
  merge(trials) {
    this.#meanwhile?.push(...trials);
    this.#board.merge(trials);
    this.#board.trim(this.#wanted);
    this.#showSoon();
  }

  /** @param {Partial<View>} change */
  #change(change) {
    const view = { ...this.#view, ...change };
    if (JSON.stringify(view) === JSON.stringify(this.#view)) return;
    this.#view = view;
    remember(view);
    this.#try(PAGE);
  }

  #newBoard() {
    const { sort, clauses } = this.#view;
    return new Board({ objective: this.#study.definition.objectives[0], sort, clauses });
  }

  /** Load rows because someone asked for them; say so where that fails. @param {number} wanted */
  #try(wanted) {
    this.#load(wanted).catch((error) => this.#filters.complain(error.message));
  }

  /** @param {number} wanted so many rows: those that follow, where there are some, else from the first */
  async #load(wanted) {
    const load = ++this.#loads;
    const view = this.#view;
    this.#meanwhile = [];
    this.#busy(true);
    const follows = wanted > this.#wanted && !this.#board.cut;
    const board = follows ? this.#board : this.#newBoard();
    try {
      do {
        const page = await get(
          `${studyPath(this.#study.id)}/trials?${this.#query(wanted - board.rows.length, board.next)}`,
        );
        if (load !== this.#loads) return;
        board.append(page);
      } while (board.next && board.rows.length < wanted);
      board.merge(this.#meanwhile);
      this.#board = board;
      this.#here = view;
      this.#wanted = wanted;
      this.#filters.review();
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 422)) throw error;
      if (load === this.#loads) await this.#refused(error.message);
    } finally {
      if (load === this.#loads) this.#loaded();
    }
  }

  /**
   * The server cannot read the filter: what is here stays. Where nothing came yet, load without the text.
   * @param {string} problem
   */
  async #refused(problem) {
    if (this.#here) {
      this.#view = this.#here;
    } else if (this.#view.text) {
      const load = this.#loads + 1;
      this.#view = { ...this.#view, ...this.#filters.unfiltered };
      await this.#load(this.#wanted);
      if (load !== this.#loads) return;
    }
    this.#filters.complain(problem);
  }

  #loaded() {
    this.#meanwhile = null;
    this.#busy(false);
    this.#show();
  }

  /** @param {number} rows @param {string | null} after */
  #query(rows, after) {
    const limit = Math.min(MOST_AT_ONCE, Math.max(PAGE, rows));
    const query = new URLSearchParams({ sort: this.#view.sort, limit: String(limit), curve: 'true' });
    for (const clause of this.#view.clauses) query.append('where', spell(clause));
    if (after) query.set('after', after);
    return query;
  }

  #show() {
    const { rows, more } = this.#board;
    this.#table.showSort(this.#view.sort, this.#study.definition.objectives[0].direction);
    this.#table.show(this.#study, rows, this.#view.sort === 'rank');
    const everything = !this.#view.clauses.length;
    this.#empty.hidden = rows.length > 0 || this.#meanwhile !== null;
    setText(this.#empty, everything ? this.#waitingFor() : 'No trial matches.');
    this.#more.hidden = !more;
    const of = everything ? ` of ${count(total(this.#study))}` : '';
    setText(this.#shown, !more ? '' : `${count(rows.length)}${of} shown`);
  }

  #waitingFor() {
    if (this.#study.state !== 'ACTIVE') return 'This study has no trials.';
    return 'No trials yet. They appear here as soon as the sampler has made the first suggestions.';
  }

  /** @param {boolean} busy */
  #busy(busy) {
    this.#scroller.setAttribute('aria-busy', String(busy));
    this.#more.disabled = busy;
  }
}

/** What the address says is to be shown. @param {URLSearchParams} query @returns {View} */
function viewOf(query) {
  const text = (/** @type {string} */ name, /** @type {string} */ otherwise) => query.get(name) ?? otherwise;
  return { sort: text('sort', 'rank'), state: text('state', 'all'), text: text('filter', ''), clauses: [] };
}

/** Put what is shown into the address, so that it can be sent to someone. @param {View} view */
function remember({ sort, state, text }) {
  const query = new URLSearchParams();
  if (sort !== 'rank') query.set('sort', sort);
  if (state !== 'all') query.set('state', state);
  if (text) query.set('filter', text);
  history.replaceState(null, '', query.size ? `?${query}` : location.pathname);
}
