/** The filter box: `lr < 0.01, optimizer = adam` as clauses for the server, and for rows that change here. */

import { isFeasible } from './ends.js';
import { toNumber } from './format.js';

/** @typedef {import('./types.js').Study} Study */
/** @typedef {import('./types.js').Trial} Trial */
/** @typedef {{field: string, op: string, text: string}} Clause */

const CLAUSE = /^([A-Za-z_][\w.\-/@]*)\s*(<=|>=|!=|==|=|<|>)\s*(.+)$/;
const SPLIT = /\s+and\s+|\s*&+\s*|\s*[,;]\s*(?=[A-Za-z_][\w.\-/@]*\s*[<>=!])/i;
const FIELDS = new Set([
  'state',
  'feasible',
  'value',
  'number',
  'tag',
  'worker',
  'origin',
  'attempt',
  'step',
  'duration',
  'started',
  'finished',
]);

/**
 * Read what someone typed.
 * @param {string} text
 * @param {Study} study
 * @returns {{clauses: Clause[], problem: string}}
 */
export function parse(text, study) {
  const clauses = [];
  for (const part of text
    .split(SPLIT)
    .map((p) => p.trim())
    .filter(Boolean)) {
    const match = CLAUSE.exec(part);
    if (!match) {
      return { clauses: [], problem: `“${part}” is no filter; write one like ${example(study)}` };
    }
    const [, name, op, value] = match;
    clauses.push({ field: field(name, study), op: op === '==' ? '=' : op, text: unquoted(value) });
  }
  return { clauses, problem: '' };
}

/** @param {string} name @param {Study} study */
function field(name, { definition: { space, objectives } }) {
  if (name in space) return `params.${name}`;
  if (name === objectives[0].metric) return 'value';
  if (name === 'trial') return 'number';
  if (FIELDS.has(name) || name.startsWith('params.') || name.startsWith('metrics.')) return name;
  return `metrics.${name}`;
}

/** @param {string} text */
const unquoted = (text) => text.trim().replace(/^(["'])(.*)\1$/, '$2');

/** A filter that makes sense for this study. @param {Study} study */
export function example({ definition: { space } }) {
  const [name, { high }] = Object.entries(space).find(([, { type }]) => type !== 'categorical') ?? [
    'number',
    { high: 10 },
  ];
  return `${name} < ${high}`;
}

/** A clause as the server reads it. @param {Clause} clause */
export const spell = ({ field, op, text }) => `${field}${op}${text}`;

/**
 * Whether a trial that changed still belongs to the rows.
 * @param {Trial} trial
 * @param {Clause[]} clauses
 * @param {string} metric the first objective's
 */
export const matches = (trial, clauses, metric) =>
  clauses.every((clause) => matchesOne(trial, clause, metric));

/** @param {Trial} trial @param {Clause} clause @param {string} metric */
function matchesOne(trial, { field, op, text }, metric) {
  const value = valueOf(trial, field, metric);
  if (value === undefined || (value === null && field === 'worker')) return false;
  if (typeof value === 'number' && !Number.isFinite(value)) return false;
  const wanted = text.split(',').map((part) => part.trim());
  if (op === '=') return wanted.some((one) => equals(value, one));
  if (op === '!=') return !wanted.some((one) => equals(value, one));
  const [a, b] = [Number(value), Number(text)];
  if (op === '<') return a < b;
  if (op === '<=') return a <= b;
  return op === '>' ? a > b : a >= b;
}

/** @param {unknown} value @param {string} text */
function equals(value, text) {
  if (Array.isArray(value)) return value.includes(text);
  return typeof value === 'number'
    ? value === Number(text)
    : String(value).toLowerCase() === text.toLowerCase();
}

/**
 * What a filter or a sort looks at: `value`, `params.lr`, `duration`, ... `undefined` where there is none.
 * @param {Trial} trial
 * @param {string} field
 * @param {string} metric the first objective's
 */
export function valueOf(trial, field, metric) {
  if (field.startsWith('params.')) return trial.params[field.slice(7)];
  if (field.startsWith('metrics.')) return toNumber(trial.metrics[field.slice(8)]) ?? undefined;
  if (field === 'value') return toNumber(trial.values?.[metric]) ?? undefined;
  if (field === 'feasible') return trial.state === 'COMPLETE' ? isFeasible(trial) : undefined;
  if (field === 'tag') return trial.tags;
  if (field === 'duration') return lasted(trial);
  if (field === 'started' || field === 'finished') return moment(trial[`${field}_at`]);
  return /** @type {any} */ (trial)[field];
}

/**
 * Seconds since 1970, to the microsecond (a Date knows milliseconds only).
 * @param {string | null} timestamp
 */
function moment(timestamp) {
  if (!timestamp) return undefined;
  const micros = /\.\d{3}(\d{3})/.exec(timestamp)?.[1] ?? 0;
  return Date.parse(timestamp) / 1000 + Number(micros) / 1e6;
}

/** Seconds that a finished trial took. @param {Trial} trial */
function lasted({ started_at, finished_at }) {
  const [from, to] = [moment(started_at), moment(finished_at)];
  return from === undefined || to === undefined ? undefined : to - from;
}
