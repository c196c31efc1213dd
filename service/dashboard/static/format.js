/** Numbers, times and values as people read them. */

import { now } from './clock.js';

/** @typedef {import('./types.js').Num} Num */
/** @typedef {import('./types.js').Scalar} Scalar */
/** @typedef {import('./types.js').Distribution} Distribution */

/** What stands where there is no value. */
export const DASH = '–';

/** @param {Num | null | undefined} value @returns {number | null} */
export const toNumber = (value) => (value == null ? null : Number(value));

const MOST_DECIMALS = 20;

/**
 * How many decimals a column of such numbers gets: four figures or more, judged by one typical value.
 * @param {number} typical
 */
export function decimalsFor(typical) {
  const magnitude = Math.floor(Math.log10(Math.abs(typical) || 1));
  return Math.min(8, Math.max(0, magnitude < 0 ? 3 - magnitude : 4 - magnitude));
}

/** @param {Num | null | undefined} value @param {number} decimals */
export function fixed(value, decimals) {
  const number = toNumber(value);
  if (number === null) return DASH;
  if (!Number.isFinite(number)) return String(number);
  const size = Math.abs(number);
  const plain = size === 0 || (size < 1e7 && size >= 10 ** -(decimals + 1) / 2);
  if (plain && decimals <= MOST_DECIMALS) return number.toFixed(decimals);
  return size === 0 ? '0' : number.toExponential(2);
}

/** A number by itself, to four figures. @param {Num | null | undefined} value */
export function figure(value) {
  const number = toNumber(value);
  if (number === null || !Number.isFinite(number)) return fixed(value, 0);
  return fixed(number, decimalsFor(number));
}

const whole = new Intl.NumberFormat('en');
/** @param {number} value */
export const count = (value) => whole.format(value);

/** A parameter's value as it was given. @param {Scalar | undefined} value */
export const scalar = (value) => (value === undefined ? DASH : String(value));

/**
 * How the column of a parameter shows its values: one precision, chosen by its distribution.
 * @param {Distribution | undefined} distribution
 * @returns {{numeric: boolean, text: (value: Scalar | undefined) => string}}
 */
export function parameterFormat(distribution) {
  if (distribution?.type === 'categorical') {
    return { numeric: (distribution.choices ?? []).every((c) => typeof c === 'number'), text: scalar };
  }
  if (distribution?.type !== 'float') return { numeric: distribution !== undefined, text: scalar };
  const show = floatFormat(distribution);
  return { numeric: true, text: (value) => (typeof value === 'number' ? show(value) : scalar(value)) };
}

/** @param {Distribution} distribution @returns {(value: number) => string} */
function floatFormat({ low = 0, high = 1, log, step }) {
  if (step) {
    const decimals = Math.max(decimalsOf(step), decimalsOf(low));
    return (value) => value.toFixed(decimals);
  }
  if (log && (low < 0.01 || high >= 1e5)) return (value) => value.toExponential(1);
  const decimals = Math.min(8, Math.max(0, 3 - Math.ceil(Math.log10(log ? low * 10 : high - low || 1))));
  return (value) => value.toFixed(decimals);
}

/** @param {number} value */
function decimalsOf(value) {
  const [mantissa, exponent = '0'] = String(value).split('e');
  return Math.max(0, (mantissa.split('.')[1] ?? '').length - Number(exponent));
}

/** @param {number | null | undefined} seconds */
export function duration(seconds) {
  if (seconds == null || !Number.isFinite(seconds)) return DASH;
  if (seconds < 9.95 && !Number.isInteger(seconds)) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 120 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${(seconds / 3600).toFixed(1)} h`;
  return `${(seconds / 86_400).toFixed(1)} days`;
}

/** A size of a file. @param {number} size */
export function bytes(size) {
  const power = Math.min(4, Math.floor(Math.log10(Math.max(1, size)) / 3));
  const number = size / 1000 ** power;
  return `${power && number < 99.95 ? number.toFixed(1) : Math.round(number)} ${UNITS[power]}`;
}
const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

const AGES = /** @type {[number, string][]} */ ([
  [86_400, 'day'],
  [3600, 'h'],
  [60, 'min'],
]);

/** How long ago. @param {string} timestamp */
export function ago(timestamp) {
  const seconds = (now() - Date.parse(timestamp)) / 1000;
  if (seconds < 10) return 'just now';
  const [size, unit] = AGES.find(([limit]) => seconds >= limit) ?? [1, 's'];
  const number = Math.floor(seconds / size);
  return `${number} ${unit}${unit === 'day' && number !== 1 ? 's' : ''} ago`;
}

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
/** @param {string | null} timestamp */
export const when = (timestamp) => (timestamp ? moment.format(new Date(timestamp)) : DASH);

/** @param {number} n @param {string} one @param {string} [many] */
export const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;
