/** The server's time: its timestamps mean nothing by a browser clock that is off. */

let offset = 0;

/** Learn from the Date header of an answer (to the second, so small differences are left alone). */
export function sync(/** @type {string | null} */ header) {
  const difference = Date.parse(header ?? '') - Date.now();
  if (Number.isFinite(difference)) offset = Math.abs(difference) > 3000 ? difference : 0;
}

/** Milliseconds since 1970 by the server's clock. */
export const now = () => Date.now() + offset;

/** Seconds from one timestamp to another, or to now. @param {string} from @param {string | null} [to] */
export const seconds = (from, to) => Math.max(0, ((to ? Date.parse(to) : now()) - Date.parse(from)) / 1000);
