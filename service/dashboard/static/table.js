/** The leaderboard's table: one row per trial, updated in place. */

import { h, setAttribute } from './dom.js';
import { columnsOf, fillTime, sharedBy } from './columns.js';
import { lookOf } from './ends.js';

/** @typedef {import('./types.js').Study} Study */
/** @typedef {import('./types.js').Trial} Trial */
/** @typedef {import('./columns.js').Column} Column */
/** @typedef {{element: HTMLTableRowElement, cells: HTMLElement[], trial: Trial}} Row */

export class Table {
  /** @type {Map<number, Row>} by trial number */
  #rows = new Map();
  /** @type {import('./columns.js').Shared | null} */
  #shared = null;
  #columns;
  #time;
  /** @type {HTMLElement[]} */
  #heads;
  #body = h('tbody');
  element;

  /** @param {Study} study @param {(sort: string) => void} onSort */
  constructor(study, onSort) {
    this.#columns = columnsOf(study);
    this.#time = this.#columns.findIndex((column) => column.fill === fillTime);
    this.#heads = this.#columns.map((column) => head(column, onSort));
    const caption = h('caption', { class: 'unseen' }, 'Leaderboard');
    this.element = h('table', {}, caption, h('thead', {}, h('tr', {}, this.#heads)), this.#body);
    this.#body.addEventListener('click', openRow);
  }

  /**
   * Show by which column the rows are sorted.
   * @param {string} sort
   * @param {'minimize' | 'maximize'} direction
   */
  showSort(sort, direction) {
    this.#columns.forEach((column, index) => {
      const active = column.label !== '#' && column.sorts.includes(sort);
      const down = sort === 'rank' ? direction === 'maximize' : sort.startsWith('-');
      setAttribute(this.#heads[index], 'aria-sort', active ? (down ? 'descending' : 'ascending') : null);
      this.#heads[index].dataset.sort = sort;
    });
  }

  /**
   * Make the rows those of `trials`, in order; whoever is there already is moved, not remade.
   * @param {Study} study
   * @param {Trial[]} trials
   * @param {boolean} ranked whether their order is the ranking
   */
  show(study, trials, ranked) {
    const before = this.#shared;
    const shared = sharedBy(study, trials, ranked, before);
    const all = before?.lastStep !== shared.lastStep || !same(before.decimals, shared.decimals);
    this.#shared = shared;
    this.#drop(new Set(trials.map(({ number }) => number)));
    let place = this.#body.firstElementChild;
    for (const trial of trials) {
      const row = this.#fill(trial, shared, all);
      setAttribute(row.element, 'class', study.best?.number === trial.number ? 'best' : null);
      // Where the next one is right already, the one in between is on its way down: few rows move at all.
      const inPlace = row.element === place || row.element === place?.nextElementSibling;
      if (inPlace) place = row.element.nextElementSibling;
      else this.#body.insertBefore(row.element, place);
    }
  }

  /** Let the clocks of running trials go on. */
  tick() {
    for (const { trial, cells } of this.#rows.values()) {
      if (trial.state === 'RUNNING' && this.#shared) fillTime(cells[this.#time], trial, this.#shared, false);
    }
  }

  /** @param {Set<number>} kept */
  #drop(kept) {
    for (const [number, { element }] of this.#rows) {
      if (kept.has(number)) continue;
      element.remove();
      this.#rows.delete(number);
    }
  }

  /**
   * @param {Trial} trial
   * @param {import('./columns.js').Shared} shared
   * @param {boolean} all fill it even where the trial is the same
   * @returns {Row}
   */
  #fill(trial, shared, all) {
    const known = this.#rows.get(trial.number);
    const row = known ?? this.#make(trial);
    if (known && !all && known.trial === trial) {
      this.#columns[0].fill(row.cells[0], trial, shared, false);
      return row;
    }
    row.trial = trial;
    row.element.dataset.state = lookOf(trial);
    this.#columns.forEach(({ fill }, index) => fill(row.cells[index], trial, shared, !known));
    return row;
  }

  /** @param {Trial} trial @returns {Row} */
  #make(trial) {
    const cells = this.#columns.map(({ kind }) => h('td', { class: kind }));
    const row = { element: h('tr', {}, cells), cells, trial };
    this.#rows.set(trial.number, row);
    return row;
  }
}

/** @param {Column} column @param {(sort: string) => void} onSort @returns {HTMLElement} */
function head({ label, title, kind, sorts }, onSort) {
  if (!sorts.length) return h('th', { scope: 'col', class: kind, title }, label);
  const click = () => onSort(next(sorts, cell.dataset.sort));
  const button = h('button', { type: 'button', class: 'plain', onclick: click }, label);
  const cell = h('th', { scope: 'col', class: kind, title }, button);
  return cell;
}

/** @param {string[]} sorts @param {string | undefined} current */
const next = (sorts, current) => sorts[(sorts.indexOf(current ?? '') + 1) % sorts.length];

/** A click anywhere in a row opens its trial, unless text is being selected. @param {MouseEvent} event */
function openRow(event) {
  const target = /** @type {Element} */ (event.target);
  const link = target.closest('tr')?.querySelector('a');
  if (link && !target.closest('a') && !String(getSelection())) link.click();
}

/** @param {Record<string, number>} a @param {Record<string, number>} b */
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
