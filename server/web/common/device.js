/**
 * Owns a screen's pairing: its token arrives once in the address' fragment, is kept by the browser and leaves the
 * address bar. Must not know what the screen shows, only how it says that it is not paired.
 */
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { LANGUAGES } from "./strings/languages.js";
import { say } from "./strings/speech.js";

/** @typedef {"kiosk" | "display"} Kind */

/**
 * Read what the address' fragment carries (`#token=…`, `#user=…&password=…`) and take it out of the address bar.
 * @returns {URLSearchParams}
 */
export function takeFragment() {
  const carried = new URLSearchParams(location.hash.slice(1));
  if (location.hash) history.replaceState(null, "", location.pathname + location.search);
  return carried;
}

/**
 * @param {Kind} kind
 * @returns {string | null} this screen's token: the one in the address, else the one kept; null when there is none
 */
export function deviceToken(kind) {
  const place = `luot.${kind}.token`;
  const brought = takeFragment().get("token");
  if (brought) localStorage.setItem(place, brought);
  return brought ?? localStorage.getItem(place);
}

/** Fetch all letters now: what a screen says when the server is away must look the same. */
export function fetchLetters() {
  document.fonts.forEach((face) => void face.load().catch(() => {}));
}

/** @param {Kind} kind forget a token that the server refuses, so that the next start says so at once */
export function forgetToken(kind) {
  localStorage.removeItem(`luot.${kind}.token`);
}

/**
 * Open the page anew when a pairing link is opened in a page that is already here: only the fragment changes then.
 */
export function renewOnPairing() {
  addEventListener("hashchange", () => location.hash.includes("token=") && location.reload());
}

/**
 * Show, in every language, that this screen is not paired and what to do.
 * @param {Kind} kind
 * @param {Element} place whose content is replaced
 * @param {"pairing.title" | "pairing.refused"} why
 */
export function showPairing(kind, place, why) {
  const command = `luot device create ${kind} --center CODE --name NAME`;
  const [first, ...others] = Object.keys(LANGUAGES);
  const beside = others.map((code) => h("p", { lang: code, class: "in-english" }, `${say(code, why)}. ${say(code, "pairing.how")}`));
  const panel = h("section", { class: "notice", role: "alert", lang: first, "data-pairing": kind }, icon("offline"),
    h("h1", null, say(first, why)), h("p", null, say(first, "pairing.how")), h("code", null, command), beside);
  fill(place, panel);
}
