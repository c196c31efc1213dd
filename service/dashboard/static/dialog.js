/** A question before something that cannot be taken back. */

import { h } from './dom.js';

/**
 * Ask; the promise says whether the answer is yes.
 * @param {{title: string, text: string, yes: string, danger?: boolean}} question
 * @returns {Promise<boolean>}
 */
export function confirmed({ title, text, yes, danger }) {
  const agree = h('button', { value: 'yes', class: danger ? 'danger' : 'primary' }, yes);
  const cancel = h('button', { value: '', autofocus: true }, 'Cancel');
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'dialog-title' },
    h('h2', { id: 'dialog-title' }, title),
    h('p', {}, text),
    h('form', { method: 'dialog', class: 'actions' }, cancel, agree),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
  });
}
