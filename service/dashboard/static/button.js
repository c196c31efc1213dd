/** Buttons that change something on the server. */

import { h } from './dom.js';
import { forAdmins } from './me.js';

/**
 * A button that does one thing at a time and says where it failed. It is for admins.
 * @param {string} label
 * @param {() => Promise<void>} act
 * @param {(message: string) => void} failed called with an empty text when it is tried again
 * @param {Record<string, any>} [attributes]
 * @returns {HTMLButtonElement}
 */
export function actionButton(label, act, failed, attributes = {}) {
  // Not disabled meanwhile: a disabled button could not take the focus back from a dialog.
  let busy = false;
  const click = async () => {
    if (busy) return;
    busy = true;
    failed('');
    await act().catch((error) => failed(error.message));
    busy = false;
    if (button.hidden) passFocus(button);
  };
  const button = h('button', { type: 'button', ...attributes, onclick: click }, label);
  void forAdmins(button);
  return button;
}

/** Where a button gives way to its opposite, that one takes the focus. @param {HTMLButtonElement} button */
export function passFocus(button) {
  const focused = document.activeElement;
  if (focused !== button && focused !== document.body) return;
  /** @type {HTMLElement | null | undefined} */ (
    button.parentElement?.querySelector('button:not([hidden])')
  )?.focus();
}
