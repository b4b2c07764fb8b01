/**
 * Owns short messages at the foot of the console, said to screen readers too. Must not know why they are said.
 */
import { h, need } from "/common/dom.js";
import { icon } from "/common/icons.js";

const SHOWN_MS = 6000;
const MOST = 3;

/**
 * @param {string} text
 * @param {"alert" | "bell" | "offline"} [drawing]
 */
export function toast(text, drawing = "alert") {
  const place = need("#toasts", HTMLElement);
  for (const old of [...place.children]) if (old.textContent === text || place.children.length >= MOST) old.remove();
  const shown = h("p", { class: `toast ${drawing}` }, icon(drawing), text);
  place.append(shown);
  setTimeout(() => shown.remove(), SHOWN_MS);
}
