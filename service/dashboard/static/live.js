/** What changes on the server, as it changes. */

import { ROOT } from './api.js';

/** @type {Map<string, ((data: any) => void)[]>} */
const handlers = new Map();
/** @type {Map<number, number>} */
const watched = new Map();
/** @type {MessagePort} */
let port;
let joined = false;

/**
 * Handle one kind of event: `status`, `studies`, `workers`, `trials`, `deleted`, `reset`, and `back`
 * (the page was away and its data may be old).
 * @param {string} type
 * @param {(data: any) => void} handler
 */
export function on(type, handler) {
  handlers.set(type, [...(handlers.get(type) ?? []), handler]);
}

/**
 * Watch the trials of a study whose data is here up to `revision`.
 * @param {number} id
 * @param {number} revision
 */
export function watch(id, revision) {
  watched.set(id, revision);
  join();
}

/** Start receiving, once every handler is in place. */
export function join() {
  joined = true;
  port.postMessage({ watch: [...watched] });
}

/** @param {string} type @param {any} data */
function dispatch(type, data) {
  for (const handler of handlers.get(type) ?? []) handler(data);
}

/** @param {MessagePort} next */
function use(next) {
  port = next;
  port.onmessage = ({ data }) => dispatch(data.type, data.data);
  if (joined) join();
}

/** For browsers without shared workers: a stream of the page's own. */
async function useOwnStream() {
  const { Hub } = await import('./hub.js');
  const channel = new MessageChannel();
  new Hub(ROOT).join(channel.port2);
  use(channel.port1);
}

function connect() {
  // Where nothing is connected yet, a message waits in the port.
  if (typeof SharedWorker === 'undefined') {
    use(new MessageChannel().port1);
    return useOwnStream();
  }
  const worker = new SharedWorker(new URL('./live-worker.js', import.meta.url), {
    type: 'module',
    name: 'tunesmith',
  });
  worker.onerror = () => void useOwnStream();
  use(worker.port);
}

connect();
addEventListener('pagehide', () => port.postMessage({ bye: true }));
addEventListener('pageshow', (event) => {
  if (!event.persisted) return;
  join();
  dispatch('back', null);
});
