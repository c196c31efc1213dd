/** How trials and attempts end, in words. */

/** @typedef {import('./types.js').Trial} Trial */
/** @typedef {import('./types.js').Cause} Cause */

/** @type {Record<Cause, string>} */
const CAUSES = {
  error: 'error',
  out_of_memory: 'out of memory',
  not_finite: 'not finite',
  lease_expired: 'lease expired',
  worker_restarted: 'worker restarted',
  cancelled: 'stopped',
};

/** Why there was no result, in a word or two. @param {Cause | null} cause */
export const causeWord = (cause) => (cause ? (CAUSES[cause] ?? cause.replaceAll('_', ' ')) : '');

/** How much a trial is over the limits of its study, in all; 0 where it keeps them. @param {Trial} trial */
export const violationOf = ({ violations }) =>
  Object.values(violations ?? {})
    .map((over) => Math.max(0, Number(over)))
    .reduce((sum, over) => sum + over, 0);

/** @param {Trial} trial */
export const isFeasible = (trial) => violationOf(trial) === 0;

/** The state that a trial's looks go by. @param {Trial} trial */
export const lookOf = (trial) => (isFeasible(trial) ? trial.state : 'INFEASIBLE');

/** @param {Trial} trial */
export const isStopping = ({ state, stopping }) => state === 'RUNNING' && stopping;

/** The state of a trial, as people say it. @param {Trial} trial */
export function stateWord(trial) {
  if (isStopping(trial)) return 'stopping…';
  if (!isFeasible(trial)) return 'infeasible';
  return trial.state === 'WAITING' && trial.attempt > 0 ? 'waiting again' : trial.state.toLowerCase();
}

/** So much of a line is shown where there is little room. */
const MOST = 300;

/** The line of a reason that says most, the last one of a traceback, cut short. @param {string} reason */
export function lastLine(reason) {
  const line = reason.trim().split('\n').at(-1)?.trim() ?? '';
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}

/** Why a trial is where it is; empty where its state says it all. @param {Trial} trial */
export function whyWords(trial) {
  const { state, attempt, cause } = trial;
  const why = lastLine(trial.reason);
  if (isStopping(trial))
    return 'It is to stop: its worker hears of that with its next report or heartbeat, within seconds.';
  if (state === 'FAILED' && cause) return `Failed (${causeWord(cause)})${why && `: ${why}`}`;
  if (state === 'WAITING' && attempt > 0 && why)
    return `Another attempt follows. Attempt ${attempt} ended: ${why}`;
  return why && why[0].toUpperCase() + why.slice(1);
}

/**
 * What a terminal would show of it: without colours, and of a line that was written over and over (a
 * progress bar) only the last.
 * @param {string} log
 */
export const plainLog = (log) =>
  log
    .replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, '')
    .split('\n')
    .map((line) => line.replace(/\r+$/, '').split('\r').at(-1))
    .join('\n')
    .trimEnd();
