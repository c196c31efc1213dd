/** One worker in the list of workers. */

import { request } from './api.js';
import { actionButton, passFocus } from './button.js';
import { h, setText } from './dom.js';
import { DASH, ago, count } from './format.js';

/** @typedef {import('./types.js').Worker} Worker */

/** The heads of the list. @type {(string | [string, string])[]} */
export const COLUMNS = [
  'worker',
  'state',
  'host',
  'slots',
  ['running', 'num'],
  'tasks',
  'version',
  'last seen',
  ['', 'act'],
];

/** Updated in place, so that its button keeps the focus. */
export class WorkerRow {
  #name = h('td', { class: 'strong' });
  #state = h('span');
  #why = h('span', { class: 'dim what' });
  #host = h('td');
  #slots = h('td', { class: 'words' });
  #running = h('td', { class: 'num' });
  #tasks = h('td', { class: 'words' });
  #version = h('td', { class: 'dim' });
  #seen = h('td', { class: 'dim' });
  #pause;
  #resume;
  #changed;
  #id = '';
  element;

  /** @param {(worker: Worker) => void} changed @param {(message: string) => void} failed */
  constructor(changed, failed) {
    this.#changed = changed;
    this.#pause = actionButton('Pause', () => this.#set(true), failed, {
      title: 'It gets no further trials. What it runs, it runs on.',
    });
    this.#resume = actionButton('Resume', () => this.#set(false), failed);
    this.element = h(
      'tr',
      {},
      this.#name,
      h('td', { class: 'state words' }, h('span', { class: 'dot' }), this.#state, this.#why),
      this.#host,
      this.#slots,
      this.#running,
      this.#tasks,
      this.#version,
      this.#seen,
      h('td', { class: 'act' }, this.#pause, this.#resume),
    );
  }

  /** @param {Worker} worker */
  show(worker) {
    const { id, name, state, host, version, seen_at } = worker;
    this.#id = id;
    this.element.dataset.state = state;
    setText(this.#name, name);
    setText(this.#state, state);
    setText(this.#why, state === 'paused' ? worker.reason.replace(/^paused /, '') : '');
    setText(this.#host, host || DASH);
    setText(this.#version, version || DASH);
    setText(this.#seen, ago(seen_at));
    this.#showWork(worker);
    this.#showButtons(worker);
  }

  /** @param {Worker} worker */
  #showWork({ slots, running, tasks }) {
    setText(this.#slots, slots.join(', ') || DASH);
    setText(this.#running, slots.length ? `${count(running)} of ${count(slots.length)}` : count(running));
    setText(this.#tasks, tasks.join(', ') || DASH);
  }

  /** @param {Worker} worker */
  #showButtons({ name, state }) {
    const focused = [this.#pause, this.#resume].find((button) => button === document.activeElement);
    this.#pause.hidden = state !== 'live';
    this.#resume.hidden = state !== 'paused';
    this.#pause.setAttribute('aria-label', `Pause ${name}`);
    this.#resume.setAttribute('aria-label', `Resume ${name}`);
    // News of what was before may come after an answer: the focus stays with whichever is shown.
    if (focused?.hidden) passFocus(focused);
  }

  /** @param {boolean} paused */
  async #set(paused) {
    this.#changed(await request('PATCH', `/workers/${encodeURIComponent(this.#id)}`, { paused }));
  }
}
