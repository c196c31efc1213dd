/** Sentences that explain: why nothing happens, what went wrong, what to do. */

import { ApiError } from './api.js';
import { h } from './dom.js';

const RETRY_MS = 3000;

/** A place for a sentence; empty, it takes no room. @param {string} [kind] */
export function notice(kind) {
  const element = h('p', { class: `notice ${kind ?? ''}`, role: kind ? 'alert' : null, hidden: true });
  /** @param {...(string | Node)} parts */
  const say = (...parts) => {
    const text = parts.map((part) => (typeof part === 'string' ? part : part.textContent)).join('');
    if (element.textContent !== text) element.replaceChildren(...parts);
    element.hidden = !text;
  };
  return { element, say };
}

/**
 * A loader that shows a sentence on the page where the first load fails, and tries again until the server
 * answers. What is shown already stays.
 * @param {HTMLElement} page
 * @param {() => Promise<void>} load
 * @returns {() => Promise<void>}
 */
export function retrying(page, load) {
  const problem = notice('problem');
  return async function attempt() {
    try {
      await load();
      problem.element.remove();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      problem.say(error.message);
      page.prepend(problem.element);
      const passing = error.status === 0 || error.status >= 500;
      if (passing) setTimeout(attempt, RETRY_MS);
    }
  };
}
