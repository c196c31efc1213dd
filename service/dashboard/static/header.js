/** The head of every page: whether it is live, how many workers there are, who one is, light or dark. */

import { get } from './api.js';
import { byId, h, setText } from './dom.js';
import { count, plural } from './format.js';
import * as live from './live.js';
import { me } from './me.js';

/** @typedef {import('./types.js').Worker} Worker */

const link = byId('link');
let status = 'connecting';
/** @type {Worker[] | null} */
let workers = null;

function showLink() {
  const here = workers?.filter(({ state }) => state !== 'gone');
  const paused = here?.filter(({ state }) => state === 'paused');
  const stuck = paused?.length && paused.length === here?.length;
  link.dataset.status = status;
  link.classList.toggle('warn', Boolean(stuck));
  const rest = paused?.length ? `, ${stuck ? 'all' : count(paused.length)} paused` : '';
  setText(
    link.lastChild,
    status === 'live' && here ? `live · ${plural(here.length, 'worker')}${rest}` : status,
  );
}

link.append(h('span', { class: 'dot' }), h('span', {}, ''));
live.on('status', (next) => {
  status = next;
  showLink();
  // A stream that ends does not say whether one was logged out; this does.
  if (status === 'reconnecting') void get('/me').catch(() => null);
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

me.then((caller) => {
  if (!caller?.session) return;
  const form = byId('me');
  setText(form.firstElementChild, caller.scope);
  form.title = `Logged in with the token ${caller.name}`;
  form.hidden = false;
});

button.addEventListener('click', switchTheme);
system.addEventListener('change', showTheme);
showTheme();
