/**
 * Owns making elements: text always enters as text, never as markup. Must not know what the elements are for.
 * Written for browsers of 2017, as is all that a citizen's page loads (tests/pages/test_old_phones.py).
 */

/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Attributes */

/**
 * Make an element.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes | null} [attributes] functions listen to the event of that name; true sets an empty attribute,
 *   false, null and undefined leave it out
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) set(element, name, value);
  fill(element, ...children);
  return element;
}

/**
 * Replace all that is in the element.
 * @template {Element} E
 * @param {E} element
 * @param {...(Child | Child[])} children
 * @returns {E}
 */
export function fill(element, ...children) {
  const nodes = /** @type {Child[]} */ ([]).concat(...children).filter((child) => child !== null && child !== undefined && child !== false);
  element.textContent = "";
  element.append(...nodes.map((child) => (child instanceof Node ? child : String(child))));
  return element;
}

/**
 * Write text only when it differs, so that screen readers and layout are left in peace.
 * @param {Element} element
 * @param {string | number} text
 */
export function write(element, text) {
  if (element.textContent !== String(text)) element.textContent = String(text);
}

/**
 * Hide or show only when it is not so already: an idle page wakes nothing.
 * @param {HTMLElement} element
 * @param {boolean} hidden
 */
export function hide(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

/**
 * @template {Element} E
 * @param {string} selector of an element that is part of the page
 * @param {new () => E} type
 * @returns {E}
 */
export function need(selector, type) {
  const found = document.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`the page lacks ${selector}`);
  return found;
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {Attributes[string]} value
 */
function set(element, name, value) {
  if (typeof value === "function") element.addEventListener(name, value);
  else if (value === true) element.setAttribute(name, "");
  else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
}
