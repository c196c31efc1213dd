/** A row of states to choose one of, each with how many there are. */

import { h, setText } from './dom.js';
import { count } from './format.js';

export class Chips {
  /** @type {string} the name that is chosen */
  chosen;
  #chips;
  #rare;
  element;

  /**
   * @param {readonly string[]} names
   * @param {string} chosen one that is no name chooses the first
   * @param {() => void} changed
   * @param {readonly string[]} rare those that are hidden while there are none
   */
  constructor(names, chosen, changed, rare = []) {
    this.#rare = rare;
    this.chosen = names.includes(chosen) ? chosen : names[0];
    this.#chips = names.map((name) => {
      const number = h('span', { class: 'dim' });
      const press = () => {
        this.#choose(name);
        changed();
      };
      const button = h('button', { type: 'button', class: 'chip', onclick: press }, name, number);
      return { name, number, button };
    });
    const buttons = this.#chips.map(({ button }) => button);
    this.element = h('div', { class: 'chips', role: 'group', 'aria-label': 'State' }, buttons);
    this.#choose(this.chosen);
  }

  /** @param {Record<string, number>} counts by name */
  show(counts) {
    for (const { name, number, button } of this.#chips) {
      setText(number, counts[name] ? ` ${count(counts[name])}` : '');
      button.hidden = this.#rare.includes(name) && !counts[name] && name !== this.chosen;
    }
  }

  /** @param {string} chosen */
  #choose(chosen) {
    this.chosen = chosen;
    for (const { name, button } of this.#chips) button.setAttribute('aria-pressed', String(name === chosen));
  }
}
