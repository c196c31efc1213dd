/** Who looks at the page. */

import { get } from './api.js';

/** @typedef {{name: string, scope: 'viewer' | 'worker' | 'admin', session: boolean}} Me */

/** @type {Promise<Me | null>} null where the server did not say */
export const me = get('/me').catch(() => null);

/** Switch off a button for those who may only read, and say why. @param {HTMLButtonElement} button */
export async function forAdmins(button) {
  const caller = await me;
  if (!caller || caller.scope === 'admin') return;
  button.disabled = true;
  button.title = `You are logged in as a ${caller.scope}: this takes a token with the scope admin.`;
}
