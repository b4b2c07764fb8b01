/**
 * Owns the page's present language: which it is, the switch that changes it, and the page's `lang`.
 * Must not know what the strings are for.
 */
import { h } from "./dom.js";
import { inLanguage } from "./format.js";
import { LANGUAGES } from "./strings/languages.js";
import { say } from "./strings/speech.js";

const KEPT = "luot.language";
const FIRST = Object.keys(LANGUAGES)[0];

let current = FIRST;
/** @type {(() => void)[]} */
const listeners = [];

/** @returns {string} the code of the present language */
export const language = () => current;

/** @type {(key: import("./strings/speech.js").Key, values?: import("./strings/speech.js").Values) => string} */
export const t = (key, values) => say(current, key, values);

/** @param {import("./types").Name | string | null | undefined} name @returns {string} the name in the present language */
export const named = (name) => inLanguage(name, current);

/** @param {() => void} listener called after each change */
export function onLanguage(listener) {
  listeners.push(listener);
}

/**
 * Change the language of the page.
 * @param {string} code
 * @param {boolean} [keep] remember it in this browser
 */
export function setLanguage(code, keep = true) {
  const known = code in LANGUAGES ? code : FIRST;
  if (keep) localStorage.setItem(KEPT, known);
  document.documentElement.lang = known;
  for (const button of document.querySelectorAll("button[data-language]")) press(button, known);
  if (known === current) return;
  current = known;
  listeners.forEach((listener) => listener());
}

/** Start with the language that this browser was last used in. */
export function recallLanguage() {
  setLanguage(localStorage.getItem(KEPT) || FIRST, false);
}

/** @param {string} code the language to show as long as nobody has chosen one in this browser */
export function suggestLanguage(code) {
  if (!localStorage.getItem(KEPT)) setLanguage(code, false);
}

/** Start with the first language whatever was used before: a kiosk's next citizen is another person. */
export function resetLanguage() {
  setLanguage(FIRST, false);
}

/** @returns {HTMLElement} a group of buttons, one a language, each in its own language */
export function languageSwitch() {
  const label = Object.keys(LANGUAGES).map((code) => say(code, "language")).join(" · ");
  const buttons = Object.keys(LANGUAGES).map((code) => {
    const choose = () => setLanguage(code);
    const button = h("button", { type: "button", lang: code, "data-language": code, click: choose }, say(code, "language.name"));
    press(button, current);
    return button;
  });
  return h("div", { class: "languages", role: "group", "aria-label": label }, buttons);
}

/** @param {Element} button @param {string} chosen */
function press(button, chosen) {
  button.setAttribute("aria-pressed", String(button.getAttribute("data-language") === chosen));
}
