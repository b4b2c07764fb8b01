/**
 * Owns what a citizen can do on the page beside looking: turn the bell on, give up the turn after one question, try
 * again. Must not know what is done then.
 */
import { h } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { language, t } from "/common/language.js";
import { hotline } from "./ticket.js";

/** @typedef {import("./parts.js").Part} Part */

/** @param {import("./bell.js").Bell} bell @returns {Part} */
export function bellPart(bell) {
  const { state } = bell;
  const press = () => (state === "off" ? bell.arm() : bell.disarm());
  const build = () => h("section", { class: "bell", "data-bell": state },
    h("button", { class: "button", type: "button", "aria-pressed": String(state !== "off"), "data-keep": "bell", click: press },
      icon(state === "mute" ? "mute" : "bell"), h("span", null, t(state === "off" ? "citizen.bell" : "citizen.bell.on"))),
    h("p", { class: "quiet", role: "status" }, t(state === "mute" ? "citizen.bell.mute" : state === "on" ? "citizen.bell.on.text" : "citizen.bell.text")));
  return { name: "bell", key: [language(), state], build };
}

/**
 * @param {string} number
 * @param {{asking: boolean, giving: boolean, said: string}} now whether the question stands, is being answered, went wrong
 * @param {(asking: boolean) => void} ask
 * @param {() => void} withdraw
 * @returns {Part} the way to give up the turn, with one question before it
 */
export function choicesPart(number, { asking, giving, said }, ask, withdraw) {
  const button = () => h("button", { class: "button withdraw", type: "button", "data-withdraw": true, "data-keep": "withdraw", click: () => ask(true) }, t("citizen.withdraw"));
  const question = () => h("section", { class: "panel question", role: "alertdialog", "aria-labelledby": "question", keydown: leave },
    h("h2", { id: "question" }, t("citizen.withdraw.ask", { number })), h("p", null, t("citizen.withdraw.text")),
    said && h("p", { class: "warning", role: "alert", "data-withdraw-failed": true }, icon("alert"), h("span", null, said)),
    h("button", { class: "button primary", type: "button", "data-keep": "keep", disabled: giving, click: () => ask(false) }, t("citizen.withdraw.no")),
    h("button", { class: "button", type: "button", "data-withdraw-yes": true, "data-keep": "yes", "aria-disabled": String(giving), click: withdraw },
      t(giving ? "citizen.withdraw.sending" : "citizen.withdraw.yes")));
  const leave = (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && !giving && ask(false);
  return { name: "choices", key: [language(), number, asking, giving, said], build: asking ? question : button };
}

/**
 * @param {import("/common/api.js").ApiError | null} refused
 * @param {unknown} trouble why there is nothing to show yet, null while the page loads
 * @param {() => void} again
 * @returns {Part} a page without a ticket
 */
export function noticeOf(refused, trouble, again) {
  const kind = refused ? (refused.status === 410 ? "expired" : "unknown") : trouble === null ? "loading" : "trouble";
  const line = refused ? String(refused.details.hotline || "") : "";
  return { name: "notice", key: [language(), kind, line], build: () => notice(kind, line, again) };
}

/** @param {"expired" | "unknown" | "loading" | "trouble"} kind @param {string} line the hotline @param {() => void} again */
function notice(kind, line, again) {
  if (kind === "loading") return h("section", { class: "notice" }, icon("clock"), h("h1", null, t("loading")));
  return h("section", { class: "notice", "data-notice": kind }, icon(kind === "trouble" ? "offline" : kind === "expired" ? "ticket" : "alert"),
    h("h1", null, t(`citizen.${kind}`)), h("p", null, t(`citizen.${kind}.text`)), hotline(line),
    kind === "trouble" && h("button", { class: "button primary", type: "button", "data-keep": "again", click: again }, t("retry")));
}
