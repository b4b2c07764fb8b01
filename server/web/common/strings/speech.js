/**
 * Owns how a string is looked up and filled in: {people} is a value, {people|person|people} a word that goes with it.
 * What a language lacks is said in Vietnamese. A further language is one more file beside this one. Must not know screens.
 */
import { LANGUAGES } from "./languages.js";
import { vi } from "./vi.js";

/** @typedef {keyof typeof vi} Key */
/** @typedef {Record<string, string | number>} Values */

/**
 * @param {string} language
 * @param {Key} key
 * @param {Values} [values]
 * @returns {string}
 */
export function say(language, key, values = {}) {
  const text = (LANGUAGES[language] || vi)[key] || vi[key];
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_all, name, one, many) => {
    const value = values[name] === undefined ? "" : values[name];
    return many === undefined ? String(value) : Number(value) === 1 ? one : many;
  });
}

/**
 * Name a refusal in words of the page; the server's own sentence when the page has none for its code.
 * @param {string} language
 * @param {unknown} error
 * @returns {string}
 */
export function sayError(language, error) {
  const { code = "other", message = "" } = /** @type {{code?: string, message?: string}} */ (error);
  const known = code === "timeout" ? "network" : code;
  const key = /** @type {Key} */ (`error.${known}`);
  return key in vi ? say(language, key) : message || say(language, "error.other");
}
