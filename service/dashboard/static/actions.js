/** What can be done to a study: pause, resume, finish, delete. */

import { ROOT, request, studyPath } from './api.js';
import { confirmed } from './dialog.js';
import { h } from './dom.js';
import { plural } from './format.js';
import { total } from './words.js';

/** @typedef {import('./types.js').Study} Study */

export class Actions {
  #study;
  #failed;
  #changed;
  #pause = this.#button('Pause', () => this.#set('PAUSED'));
  #resume = this.#button('Resume', () => this.#set('ACTIVE'));
  #finish = this.#button('Finish', () => this.#end());
  element = h(
    'div',
    { class: 'actions', role: 'group', 'aria-label': 'Study' },
    this.#pause,
    this.#resume,
    this.#finish,
  );
  remove = this.#button('Delete study', () => this.#delete(), 'danger');

  /**
   * @param {() => Study} study
   * @param {(study: Study) => void} changed
   * @param {(message: string) => void} failed
   */
  constructor(study, changed, failed) {
    this.#study = study;
    this.#changed = changed;
    this.#failed = failed;
  }

  /** @param {Study} study */
  show({ state }) {
    this.#pause.hidden = state !== 'ACTIVE';
    this.#resume.hidden = state !== 'PAUSED';
    this.#finish.hidden = state === 'FINISHED';
  }

  /** @param {string} label @param {() => Promise<void>} act @param {string} [kind] */
  #button(label, act, kind) {
    // Not disabled meanwhile: a disabled button could not take the focus back from the dialog.
    let busy = false;
    const click = async () => {
      if (busy) return;
      busy = true;
      await act().catch((error) => this.#failed(error.message));
      busy = false;
    };
    return h('button', { type: 'button', class: kind, onclick: click }, label);
  }

  /** @param {import('./types.js').StudyState} state */
  async #set(state) {
    this.#changed(await request('PATCH', studyPath(this.#study().id), { state }));
  }

  async #end() {
    const { running } = this.#study().counts;
    const text = running
      ? `It gets no further trials, and the ${plural(running, 'trial')} that it runs now will be stopped.`
      : 'It gets no further trials.';
    if (await confirmed({ title: `Finish ${this.#study().name}?`, text, yes: 'Finish study' }))
      await this.#set('FINISHED');
  }

  async #delete() {
    const study = this.#study();
    const text = `Its ${plural(total(study), 'trial')} with all metrics will be gone. This cannot be undone.`;
    if (!(await confirmed({ title: `Delete ${study.name}?`, text, yes: 'Delete study', danger: true })))
      return;
    await request('DELETE', studyPath(study.id));
    location.assign(`${ROOT}/`);
  }
}
