/** A study definition as text to copy: just enough YAML (with JSON's scalars), and JSON. */

/** @param {unknown} value @returns {string} */
function scalar(value) {
  if (typeof value !== 'string') return JSON.stringify(value);
  return /^[A-Za-z][\w-]*$/.test(value) && !/^(true|false|null)$/.test(value) ? value : JSON.stringify(value);
}

/** One line: `{type: float, low: 0.0001}`. @param {unknown} value @returns {string} */
function flow(value) {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (value === null || typeof value !== 'object') return scalar(value);
  return `{${Object.entries(value)
    .map(([key, inner]) => `${scalar(key)}: ${flow(inner)}`)
    .join(', ')}}`;
}

/**
 * A document of keys, each on its line; those in `open` with their own keys below them.
 * @param {Record<string, unknown>} value
 * @param {string[]} open
 */
export function yaml(value, open) {
  const lines = Object.entries(value).flatMap(([key, inner]) => {
    if (!open.includes(key)) return [`${scalar(key)}: ${flow(inner)}`];
    return [
      `${scalar(key)}:`,
      ...Object.entries(/** @type {object} */ (inner)).map(([k, v]) => `  ${scalar(k)}: ${flow(v)}`),
    ];
  });
  return `${lines.join('\n')}\n`;
}

/** The same layout in JSON. @param {Record<string, unknown>} value @param {string[]} open */
export function json(value, open) {
  const lines = Object.entries(value).map(([key, inner]) => {
    const keys = open.includes(key) ? Object.entries(/** @type {object} */ (inner)) : null;
    const below = keys?.map(([k, v]) => `    ${JSON.stringify(k)}: ${oneLine(v)}`).join(',\n');
    return `  ${JSON.stringify(key)}: ${keys ? `{\n${below}\n  }` : oneLine(inner)}`;
  });
  return `{\n${lines.join(',\n')}\n}`;
}

/** @param {unknown} value @returns {string} */
function oneLine(value) {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}: ${oneLine(inner)}`)
    .join(', ')}}`;
}
