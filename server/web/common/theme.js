/**
 * Owns a center's own identity on a page: its colours in the place of tokens.css, its logo. Must not know screens.
 */

/** @typedef {{lobby: Pick<import("./types").Lobby, "theme">}} Themed */

const TINTS = { "red-tint": ["red", 0.1], "gold-tint": ["gold-bright", 0.3], "paper-deep": ["ink", 0.06] };
const BASE = { red: "#9b1b1e", "gold-bright": "#f4cd74", ink: "#2b1512", surface: "#fffdf9" };

let worn = "";

/** @param {Themed} hall */
export function wear(hall) {
  const { colours } = hall.lobby.theme;
  const now = JSON.stringify(colours);
  if (now === worn) return;
  worn = now;
  const { style } = document.documentElement;
  for (const name of [...style]) if (name.startsWith("--")) style.removeProperty(name);
  for (const [name, value] of Object.entries(colours)) style.setProperty(`--${name}`, value);
  /** @type {Record<string, string>} */
  const all = { ...BASE, ...colours };
  for (const [name, [from, part]] of Object.entries(TINTS)) {
    if (String(from) in colours) style.setProperty(`--${name}`, mix(all[String(from)], all.surface, Number(part)));
  }
}

/** @param {Themed & {center: {code: string}}} hall @returns {string} the address of the center's emblem */
export function emblem(hall) {
  const { logo } = hall.lobby.theme;
  return logo ? `/lobby/${encodeURIComponent(hall.center.code)}/media/${encodeURIComponent(logo)}` : "/common/favicon.svg";
}

/** @param {string} colour #rrggbb @param {string} ground #rrggbb @param {number} part of the colour, 0 to 1 */
function mix(colour, ground, part) {
  const channel = (/** @type {string} */ text, /** @type {number} */ at) => parseInt(text.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(channel(colour, at) * part + channel(ground, at) * (1 - part)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
