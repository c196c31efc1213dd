/** What can be done to a study: pause, resume, finish, delete. */

import { ROOT, request, studyPath } from './api.js';
import { actionButton } from './button.js';
import { confirmed } from './dialog.js';
import { h } from './dom.js';
import { plural } from './format.js';
import { PAUSE_TITLE, PauseBox, pausedItself } from './pause.js';
import { total } from './words.js';

/** @typedef {import('./types.js').Study} Study */

export class Actions {
  #study;
  #failed;
  #changed;
  #pause = this.#button('Pause', () => this.#set('PAUSED'), { title: PAUSE_TITLE });
  #resume = this.#button('Resume', () => this.#set('ACTIVE'));
  #finish = this.#button('Finish', () => this.#end());
  element = h(
    'div',
    { class: 'actions', role: 'group', 'aria-label': 'Study' },
    this.#pause,
    this.#resume,
    this.#finish,
  );
  /** Where it paused itself, the button to resume is beside the reason. */
  pauseBox = new PauseBox(this.#button('Resume', () => this.#set('ACTIVE'), { class: 'primary' }));
  remove = this.#button('Delete study', () => this.#delete(), { class: 'danger' });

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
  show(study) {
    const { state } = study;
    this.#pause.hidden = state !== 'ACTIVE';
    this.#resume.hidden = state !== 'PAUSED' || pausedItself(study);
    this.pauseBox.show(study);
    this.#finish.hidden = state === 'FINISHED';
  }

  /** @param {string} label @param {() => Promise<void>} act @param {Record<string, string>} [attributes] */
  #button(label, act, attributes) {
    return actionButton(label, act, (message) => this.#failed(message), attributes);
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
