/** The head of every page: whether it is live, how many workers there are, light or dark. */

import { byId, h, setText } from './dom.js';
import { plural } from './format.js';
import * as live from './live.js';

/** @typedef {import('./types.js').Worker} Worker */

const link = byId('link');
let status = 'connecting';
/** @type {Worker[] | null} */
let workers = null;

function showLink() {
  const present = workers?.filter((worker) => worker.state !== 'gone').length;
  const words = status === 'live' && present !== undefined ? `live · ${plural(present, 'worker')}` : status;
  link.dataset.status = status;
  setText(link.lastChild, words);
}

link.append(h('span', { class: 'dot' }), h('span', {}, ''));
live.on('status', (next) => {
  status = next;
  showLink();
});
live.on('workers', (data) => {
  workers = data.workers;
  showLink();
});

const system = matchMedia('(prefers-color-scheme: dark)');
const button = byId('theme');
const root = document.documentElement;
const dark = () => (root.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';

function showTheme() {
  button.hidden = false;
  setText(button, dark() ? 'Light' : 'Dark');
  button.setAttribute('aria-label', `Switch to ${dark() ? 'light' : 'dark'} colours`);
}

/** The choice is kept only where it differs from the system's, so that switching back follows the system. */
function switchTheme() {
  const next = dark() ? 'light' : 'dark';
  if ((next === 'dark') === system.matches) delete root.dataset.theme;
  else root.dataset.theme = next;
  keep(root.dataset.theme);
  showTheme();
}

/** @param {string | undefined} theme */
function keep(theme) {
  try {
    if (theme) localStorage.setItem('tunesmith-theme', theme);
    else localStorage.removeItem('tunesmith-theme');
  } catch {
    // Storage is switched off: the choice lasts until the page is left.
  }
}

button.addEventListener('click', switchTheme);
system.addEventListener('change', showTheme);
showTheme();
