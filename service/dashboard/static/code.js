/** A block of text to copy. */

import { announce, h, setText } from './dom.js';

/** @param {string} text */
export function codeBlock(text) {
  const block = h('pre', { tabindex: 0 }, h('code', {}, text));
  const button = h('button', { type: 'button', class: 'copy' }, 'Copy');
  button.addEventListener('click', () => copy(text, block, button));
  return h('div', { class: 'code' }, block, button);
}

/** @param {string} text @param {HTMLElement} block @param {HTMLElement} button */
async function copy(text, block, button) {
  try {
    await navigator.clipboard.writeText(text);
    setText(button, 'Copied');
    announce('Copied');
    setTimeout(() => setText(button, 'Copy'), 2000);
  } catch {
    // Browsers refuse where the page does not come by https or from this machine: select it for Ctrl-C.
    getSelection()?.selectAllChildren(block);
    setText(button, 'Selected');
  }
}
