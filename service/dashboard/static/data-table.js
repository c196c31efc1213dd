/** A table that scrolls inside its panel. */

import { h } from './dom.js';

/**
 * @param {string} label what screen readers call it
 * @param {(string | [string, string])[]} columns the heads, each with a class where its cells have one
 * @param {Node} body
 * @param {string} [kind] a class of the table
 * @returns {HTMLElement}
 */
export function dataTable(label, columns, body, kind) {
  const heads = columns.map((column) => {
    const [text, type] = Array.isArray(column) ? column : [column, null];
    return h('th', { scope: 'col', class: type }, text);
  });
  return h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label },
    h(
      'table',
      { class: kind },
      h('caption', { class: 'unseen' }, label),
      h('thead', {}, h('tr', {}, heads)),
      body,
    ),
  );
}
