/** Requests to the HTTP API. */

import { sync } from './clock.js';

/** Where the server's addresses begin: the pages may live under a prefix behind a proxy. */
export const ROOT = new URL('../../', import.meta.url).pathname.replace(/\/$/, '');

/** A request that failed, with a sentence to show. */
export class ApiError extends Error {
  /** @param {number} status 0: no answer at all @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const NO_ANSWER =
  'The server does not answer. It may be stopped or restarting; this page goes on when it is back.';
const NOT_TOLD =
  'The server did not answer, so this was perhaps not done. It may be restarting: try again in a moment.';

/**
 * @param {string} method
 * @param {string} path below /api
 * @param {unknown} [body]
 * @returns {Promise<any>}
 */
export async function request(method, path, body) {
  const answer = await fetch(`${ROOT}/api${path}`, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => {
    throw new ApiError(0, method === 'GET' ? NO_ANSWER : NOT_TOLD);
  });
  sync(answer.headers.get('Date'));
  if (answer.status === 401) logIn();
  if (answer.status === 204) return null;
  const data = await answer.json().catch(() => null);
  if (answer.ok && data !== null) return data;
  throw new ApiError(answer.status, explain(answer.status, data));
}

/** Leave for the login, which leads back here. */
function logIn() {
  location.assign(`${ROOT}/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}

/** @param {number} status @param {any} problem */
function explain(status, problem) {
  if (problem?.detail) return String(problem.detail);
  return `The server answered with status ${status}. Its log says more; try again in a moment.`;
}

/** @param {string} path */
export const get = (path) => request('GET', path);

/** @param {number | string} study @param {number} [trial] */
export const studyPath = (study, trial) =>
  `/studies/${encodeURIComponent(study)}` + (trial === undefined ? '' : `/trials/${trial}`);
