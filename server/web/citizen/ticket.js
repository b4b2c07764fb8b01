/**
 * Owns how a citizen's ticket looks in each of its states. Must not know where it comes from.
 */
import { h } from "/common/dom.js";
import { interval, timeOfDay } from "/common/format.js";
import { icon } from "/common/icons.js";
import { language, named, t } from "/common/language.js";
import { NEAR } from "./news.js";
import { why } from "./why.js";

/** @typedef {import("./citizen.js").Shown} Shown */
/** @typedef {import("./parts.js").Part} Part */

const CAN_WITHDRAW = ["waiting", "called", "held"];
const AT_COUNTER = ["called", "serving"];
/** @type {Record<string, string>} */
const ICONS = { finished: "check", held: "hold" };

/**
 * @param {Shown} shown
 * @param {{stale: boolean, said: string, bell: Part, choices: Part}} beside what else stands on the page
 * @returns {Part[]}
 */
export function parts(shown, { stale, said, bell, choices }) {
  const { ticket, center, at } = shown;
  const lasts = CAN_WITHDRAW.includes(ticket.state);
  const time = (/** @type {string} */ moment) => timeOfDay(moment, center.time_zone);
  const withLanguage = (/** @type {unknown[]} */ ...key) => [language(), ...key];
  const who = { name: "number", key: withLanguage(ticket.number, ticket.service, center.name), build: () => number(shown) };
  const where = { name: "state", key: withLanguage(ticket), build: () => state(shown, time) };
  /** @type {(Part | false)[]} */
  const all = [
    stale && { name: "stale", key: withLanguage(time(at)), build: () => warning("offline", t("citizen.offline", { time: time(at) })) },
    said !== "" && { name: "said", key: said, build: () => warning("alert", said, "said") },
    ...(AT_COUNTER.includes(ticket.state) ? [where, who] : [who, where]),
    lasts && bell,
    ticket.state === "waiting" && Object.keys(ticket.overtaken).length > 0 && { name: "why", key: withLanguage(ticket.overtaken), build: () => why(ticket.overtaken) },
    lasts && ticket.documents.length > 0 && { name: "documents", key: withLanguage(ticket.documents), build: () => documents(shown) },
    lasts && choices,
    { name: "foot", key: withLanguage(time(at), center), build: () => foot(shown, time) },
  ];
  return /** @type {Part[]} */ (all.filter((part) => part !== false));
}

/** @param {string} drawing @param {string} text @param {string} [keep] the mark by which it gets the focus */
function warning(drawing, text, keep) {
  return h("p", { class: "warning", role: "status", tabindex: keep && "-1", "data-keep": keep }, icon(drawing), h("span", null, text));
}

/** @param {Shown} shown */
function number({ ticket, center }) {
  return h("section", { class: "card" }, h("p", { class: "quiet" }, named(center.name)),
    h("h1", { class: "my-number number", "data-ticket-number": ticket.number }, ticket.number), h("p", { class: "service" }, named(ticket.service)));
}

/** @param {Shown} shown @param {(moment: string) => string} time */
function state({ ticket }, time) {
  if (ticket.state === "waiting") return waiting(ticket);
  if (AT_COUNTER.includes(ticket.state)) return atCounter(ticket, time);
  const key = /** @type {"held" | "finished" | "no_show" | "withdrawn"} */ (ticket.state);
  return h("section", { class: `panel state ${key}` }, icon(ICONS[key] || "alert"),
    h("h2", { tabindex: "-1", "data-keep": "state" }, t(`citizen.${key}`)), h("p", null, t(`citizen.${key}.text`)));
}

/** @param {Shown["ticket"]} ticket */
function waiting(ticket) {
  const wait = ticket.wait ? t("minutes", { minutes: interval(ticket.wait) }) : t("citizen.wait.none");
  return h("section", { class: `panel waiting${ticket.ahead <= NEAR ? " near" : ""}` }, place(ticket.ahead),
    h("p", { class: "expected" }, icon("clock"), h("span", null, t("wait")), h("strong", null, wait)));
}

/** @param {number} ahead */
function place(ahead) {
  if (ahead === 0) return h("div", { class: "ahead", "data-ahead": 0 }, h("h2", null, t("citizen.next")), h("p", null, t("citizen.next.text")));
  return h("div", { class: "ahead" }, h("strong", { class: "number", "data-ahead": ahead }, ahead), h("span", null, t("citizen.ahead.people", { people: ahead })),
    ahead <= NEAR && h("p", { class: "soon" }, t("citizen.near.text")));
}

/** @param {Shown["ticket"]} ticket @param {(moment: string) => string} time */
function atCounter(ticket, time) {
  const called = ticket.state === "called";
  const at = called && ticket.called_at ? time(ticket.called_at) : "";
  const counter = ticket.counter === null ? "" : ticket.counter;
  return h("section", { class: "at-counter" }, h("p", null, t(called ? "citizen.called" : "citizen.serving")),
    h("h2", null, t("counter"), " ", h("strong", { class: "number", "data-counter": counter }, counter)),
    at !== "" && h("p", { "data-calls": ticket.calls }, t(ticket.calls > 1 ? "citizen.called.again" : "citizen.called.at", { time: at, calls: ticket.calls })));
}

/** @param {Shown} shown */
function documents({ ticket }) {
  return h("section", { class: "panel documents" }, h("h2", null, t("documents")),
    h("ul", null, ticket.documents.map((document) => h("li", null, icon("document"), h("span", null, named(document))))));
}

/** @param {Shown} shown @param {(moment: string) => string} time */
function foot({ ticket, center, at }, time) {
  return h("footer", { class: "quiet" }, h("p", null, `${t("citizen.issued", { time: time(ticket.issued_at) })} · ${t("citizen.updated", { time: time(at) })}`),
    hotline(center.hotline));
}

/** @param {string} number @returns {HTMLElement | false} */
export function hotline(number) {
  return number !== "" && h("p", null, `${t("hotline")}: `, h("a", { href: `tel:${number.replace(/\s/g, "")}` }, number));
}
