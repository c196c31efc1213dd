/** Making elements. Text only ever becomes text nodes, so nothing a server sends can become markup. */

const SVG = new Set(['svg', 'g', 'path', 'line', 'circle', 'rect', 'text', 'title']);

/**
 * Make an element: `h('td', {class: 'num'}, '0.97')`. A function under `onclick` and the like becomes a
 * listener; `true` an empty attribute; `false`, `null` and `undefined` none. Children that are null are
 * left out.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string | null | undefined | false | (Node | string | null | false)[])} children
 * @returns {any}
 */
export function h(tag, attributes = {}, ...children) {
  const element = SVG.has(tag)
    ? document.createElementNS('http://www.w3.org/2000/svg', tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

/**
 * Set the text of an element if it differs; say whether it did.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent === text) return false;
  element.textContent = text;
  return true;
}

/** @param {Element} element @param {string} name @param {string | null} value */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/**
 * Make these the children of an element; those in place already are left alone, and keep the focus.
 * @param {Element} parent
 * @param {Element[]} children
 */
export function arrange(parent, children) {
  const kept = new Set(children);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  children.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
}

/** @param {string} id @returns {any} */
export const byId = (id) => document.getElementById(id);

/**
 * Let a cell glow for a moment, so that the eye finds what changed (styles switch it off for people who
 * prefer no motion).
 * @param {Element} element
 */
export function flash(element) {
  element.classList.remove('flash');
  requestAnimationFrame(() => element.classList.add('flash'));
}

/** Say something to screen readers without moving anything. @param {string} text */
export function announce(text) {
  setText(byId('announcer'), text);
}

/**
 * Call `work` at most once a frame, and not while the tab is hidden.
 * @param {() => void} work
 */
export function eachFrame(work) {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      work();
    });
  };
}

/**
 * Call `work` now, and then at most once in `ms` milliseconds; the last call is never lost.
 * @param {() => void} work
 * @param {number} ms
 */
export function throttled(work, ms) {
  let timer = 0;
  let last = -Infinity;
  return () => {
    if (timer) return;
    timer = window.setTimeout(
      () => {
        timer = 0;
        last = performance.now();
        work();
      },
      Math.max(0, last + ms - performance.now()),
    );
  };
}
