/** The columns of the leaderboard: what each shows of a trial, and how the server sorts by it. */

import { seconds } from './clock.js';
import { flash, h, setText } from './dom.js';
import { causeWord, isFeasible, stateWord } from './ends.js';
import { DASH, decimalsFor, duration, fixed, parameterFormat, toNumber } from './format.js';
import { ROOT, studyPath } from './api.js';
import { draw, sparkline } from './sparkline.js';

/** @typedef {import('./types.js').Study} Study */
/** @typedef {import('./types.js').Trial} Trial */

/**
 * What the rows have in common.
 * @typedef {{rank: Map<number, number>, lastStep: number, decimals: Record<string, number>}} Shared
 */

/**
 * @typedef {object} Column
 * @property {string} label
 * @property {string} [title] what the column is, where the label does not say
 * @property {string} kind a class of its cells
 * @property {string[]} sorts the sorts that clicking goes through; none: it cannot be sorted
 * @property {(cell: HTMLElement, trial: Trial, shared: Shared, fresh: boolean) => void} fill
 */

/** @param {Study} study @returns {Column[]} */
export function columnsOf(study) {
  const { objectives, space, task } = study.definition;
  const unit = task ? 'epoch' : 'step';
  return [
    { label: '#', title: 'rank', kind: 'num rank', sorts: ['rank'], fill: fillRank },
    { label: 'trial', kind: 'num', sorts: ['-number', 'number'], fill: fillNumber },
    { label: 'state', kind: 'state', sorts: ['state', '-state'], fill: fillState },
    ...objectives.map(objectiveColumn),
    {
      label: `per ${unit}`,
      title: `${objectives[0].metric} per ${unit}`,
      kind: 'curve',
      sorts: [],
      fill: fillCurve,
    },
    ...Object.entries(space).map(parameterColumn),
    { label: 'time', kind: 'num dim time', sorts: ['duration', '-duration'], fill: fillTime },
    {
      label: 'worker',
      kind: 'dim',
      sorts: ['worker', '-worker'],
      fill: (cell, { worker }) => void setText(cell, worker ?? DASH),
    },
  ];
}

/** @type {Column['fill']} */
const fillRank = (cell, trial, { rank }) => void setText(cell, rank.get(trial.number)?.toString() ?? '');

/** @type {Column['fill']} */
function fillNumber(cell, { study_id, number, origin, why }) {
  cell.title = why ? `${origin}: ${why}` : origin;
  if (cell.firstChild) return;
  cell.append(h('a', { href: ROOT + studyPath(study_id, number) }, String(number)));
}

/** @type {Column['fill']} */
function fillState(cell, trial, _, fresh) {
  if (!cell.firstChild)
    cell.append(h('span', { class: 'dot' }), h('span'), ' ', h('span', { class: 'more' }));
  const [, word, , why] = cell.childNodes;
  cell.title = trial.reason;
  setText(/** @type {Element} */ (why), trial.state === 'RUNNING' ? '' : causeWord(trial.cause));
  if (setText(/** @type {Element} */ (word), stateWord(trial)) && !fresh) flash(cell);
}

/** @param {import('./types.js').Objective} objective @param {number} index @returns {Column} */
function objectiveColumn({ metric, direction }, index) {
  const down = direction === 'maximize';
  const field = `metrics.${metric}`;
  const other = down ? [`-${field}`, field] : [field, `-${field}`];
  return {
    label: metric,
    title: `${direction} ${metric}`,
    kind: 'num value',
    sorts: index > 0 ? other : ['rank', down ? 'value' : '-value'],
    fill: (cell, trial, { decimals }, fresh) => {
      const text = fixed(trial.values?.[metric], decimals[metric]);
      if (setText(cell, text) && !fresh) flash(cell);
    },
  };
}

/** @type {Column['fill']} */
function fillCurve(cell, { curve }, { lastStep }) {
  if (!cell.firstChild) cell.append(sparkline());
  draw(/** @type {any} */ (cell.firstChild), curve, lastStep);
}

/** @param {[string, import('./types.js').Distribution]} entry @returns {Column} */
function parameterColumn([name, distribution]) {
  const { numeric, text } = parameterFormat(distribution);
  return {
    label: name.replaceAll('_', '_\u200b'),
    kind: numeric ? 'num' : 'word',
    sorts: [`params.${name}`, `-params.${name}`],
    fill: (cell, { params }) => void setText(cell, text(params[name])),
  };
}

/** @type {Column['fill']} */
export function fillTime(cell, { state, started_at, finished_at }) {
  const known = started_at && (finished_at || state === 'RUNNING');
  setText(cell, known ? duration(seconds(started_at, finished_at)) : DASH);
}

/**
 * What rows share, from all that are loaded. Precision is kept once it is settled: figures that change
 * their length would make the column jump.
 * @param {Study} study
 * @param {Trial[]} rows in order
 * @param {boolean} ranked
 * @param {Shared | null} before
 * @returns {Shared}
 */
export function sharedBy(study, rows, ranked, before) {
  const complete = rows.filter((trial) => trial.state === 'COMPLETE' && isFeasible(trial));
  const rank = new Map(ranked ? complete.map((trial, index) => [trial.number, index + 1]) : []);
  const lastStep = rows.reduce((last, { curve }) => Math.max(last, curve?.[curve.length - 1]?.[0] ?? 0), 1);
  /** @type {Record<string, number>} */
  const decimals = {};
  for (const { metric } of study.definition.objectives) {
    const typical = (study.best?.values ?? rows.find((trial) => trial.values)?.values)?.[metric];
    decimals[metric] = Math.max(before?.decimals[metric] ?? 0, decimalsFor(toNumber(typical) ?? 1));
  }
  return { rank, lastStep, decimals };
}
