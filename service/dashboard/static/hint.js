/** Why nothing happens in a study, where that is so, and what to do. */

import { ROOT } from './api.js';
import { h } from './dom.js';
import { pauseWords } from './pause.js';
import { finished } from './words.js';

/** @typedef {import('./types.js').Study} Study */
/** @typedef {import('./types.js').Worker} Worker */

/** @param {Study} study @param {Worker[] | null} workers @returns {(string | Node)[]} */
export function hintOf(study, workers) {
  if (study.state !== 'ACTIVE') return [pauseWords(study)];
  if (study.counts.running || !workers) return [];
  const { task, devices } = study.definition;
  const here = workers.filter(({ state }) => state !== 'gone');
  const fit = here.filter((worker) => !task || canTrain(worker, task.name, devices));
  if (fit.length && fit.every(({ state }) => state === 'paused')) return allPaused(task?.name);
  if (task) return fit.length ? [] : [noWorker(task.name, devices)];
  return finished(study) ? [] : [ownCode(study.name)];
}

/** @param {Worker} worker @param {string} task @param {number} devices */
const canTrain = ({ tasks, slots }, task, devices) =>
  tasks.includes(task) && (devices === 1 || slots.some((slot) => slot.split('+').length >= devices));

/** @param {string} [task] */
const allPaused = (task) => [
  `Every worker${task ? ` for ${task}` : ''} is paused: see `,
  h('a', { href: `${ROOT}/workers` }, 'why, and resume them'),
  '.',
];

/** @param {string} task @param {number} devices */
const noWorker = (task, devices) =>
  `No worker is here for ${task}${devices > 1 ? ` on ${devices} devices` : ''}. Start one: ` +
  `tunesmith worker --server ${location.origin}${ROOT}` +
  (devices > 1 ? ` --devices-per-slot ${devices}` : '');

/** @param {string} study */
const ownCode = (study) =>
  `Your own code trains these trials: ` +
  `for trial in tunesmith.Client("${location.origin}${ROOT}").claims("${study}"): ...`;
