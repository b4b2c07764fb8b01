/**
 * Owns how what stands on the screen is put into words for an ear: the name of a button, whether it is chosen, the text of
 * a screen, numbers digit by digit. Must not know how it is spoken.
 */
import { t } from "/common/language.js";

/** @param {string} text @returns {string} ticket numbers spelled: "A012" becomes "A 0 1 2", as it is called later */
export function sayable(text) {
  return text.replace(/\b([A-Z]{1,3})(\d{2,4})\b/g, (_all, letters, digits) => [...letters, ...digits].join(" ")).replace(/\s+/g, " ").trim();
}

/** @param {Element} element @returns {string} what a control is called, and whether it is chosen or out of use */
export function controlText(element) {
  const name = element.getAttribute("aria-label");
  const own = textOf(element);
  const said = element.getAttribute("role") === "region" ? [name, own] : [name || own];
  if (element.getAttribute("aria-pressed") === "true") said.push(t("kiosk.guide.chosen"));
  if (element.matches(":disabled")) said.push(t("kiosk.guide.disabled"));
  return sayable(said.filter(Boolean).join(". "));
}

/** @param {Element} screen @returns {string} the question of a screen that asks, else all it says but its buttons */
export function screenText(screen) {
  const heading = screen.matches(".choose, .confirm") ? screen.querySelector(".heading") : null;
  return sayable(textOf(heading ?? screen, "button"));
}

/**
 * @param {Element} root
 * @param {string} [without] a selector of what is left out
 * @returns {string} its texts as sentences; what is decoration or hidden is left out
 */
export function textOf(root, without = "") {
  /** @type {string[]} */
  const found = [];
  const walk = (/** @type {Node} */ node) => {
    if (node instanceof Text) return void found.push(node.data.trim());
    if (!(node instanceof Element)) return;
    if (node instanceof HTMLElement && node.hidden) return;
    if (node.getAttribute("aria-hidden") === "true" || (without && node.matches(without))) return;
    const label = node.getAttribute("aria-label");
    if (label && node !== root) return void found.push(label);
    node.childNodes.forEach(walk);
  };
  walk(root);
  return found.filter(Boolean).map((part) => (/[.,:;!?…]$/.test(part) ? part : `${part}.`)).join(" ").replace(/\.$/, "");
}
