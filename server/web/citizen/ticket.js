/**
 * Owns how a citizen's ticket looks in each of its states. Must not know where it comes from.
 */
import { h } from "/common/dom.js";
import { interval, timeOfDay } from "/common/format.js";
import { icon } from "/common/icons.js";
import { named, t } from "/common/language.js";

/** @typedef {import("./citizen.js").Shown} Shown */

const CAN_WITHDRAW = ["waiting", "called", "held"];

/**
 * @param {Shown} shown
 * @param {boolean} stale whether the last question had no answer
 * @param {string} said a fault to tell, or nothing
 * @param {HTMLElement} choices the way to give up the turn
 * @returns {HTMLElement}
 */
export function page(shown, stale, said, choices) {
  const { ticket, center, at } = shown;
  const time = (/** @type {string} */ moment) => timeOfDay(moment, center.time_zone);
  const documents = ticket.documents.map((document) => h("li", null, icon("document"), h("span", null, named(document))));
  return h("div", { class: "page" },
    stale && h("p", { class: "stale", role: "status" }, icon("offline"), t("citizen.offline", { time: time(at) })),
    said && h("p", { class: "stale", role: "alert" }, icon("alert"), said),
    h("section", { class: `card ${ticket.state}` }, h("p", { class: "quiet" }, named(center.name)),
      h("h1", { class: "my-number number", "data-ticket-number": ticket.number }, ticket.number), h("p", { class: "service" }, named(ticket.service))),
    h("div", { role: "status" }, state(shown, time)),
    documents.length > 0 && CAN_WITHDRAW.includes(ticket.state) && h("section", { class: "panel documents" }, h("h2", null, t("documents")), h("ul", null, documents)),
    CAN_WITHDRAW.includes(ticket.state) && choices,
    h("footer", { class: "quiet" }, h("p", null, `${t("citizen.issued", { time: time(ticket.issued_at) })} · ${t("citizen.updated", { time: time(at) })}`),
      center.hotline && h("p", null, `${t("hotline")}: `, h("a", { href: `tel:${center.hotline.replace(/\s/g, "")}` }, center.hotline))));
}

/** @param {Shown} shown @param {(moment: string) => string} time */
function state({ ticket }, time) {
  if (ticket.state === "waiting") return waiting(ticket);
  if (ticket.state === "called" || ticket.state === "serving") return atCounter(ticket, time);
  const key = /** @type {"held" | "finished" | "no_show" | "withdrawn"} */ (ticket.state);
  return h("section", { class: "panel state" }, icon(key === "finished" ? "check" : key === "held" ? "hold" : "alert"),
    h("h2", null, t(`citizen.${key}`)), h("p", null, t(`citizen.${key}.text`)));
}

/** @param {Shown["ticket"]} ticket */
function waiting(ticket) {
  const wait = ticket.wait ? t("minutes", { minutes: interval(ticket.wait) }) : t("citizen.wait.none");
  const place = ticket.ahead === 0
    ? h("section", { class: "panel state" }, icon("people"), h("h2", null, t("citizen.next")), h("p", null, t("citizen.next.text")))
    : h("section", { class: "panel ahead" }, h("strong", { class: "number", "data-ahead": ticket.ahead }, ticket.ahead), h("span", null, t("citizen.ahead.people")));
  return h("div", { class: "waiting" }, place,
    h("section", { class: "panel expected" }, icon("clock"), h("span", null, t("wait")), h("strong", null, wait)));
}

/** @param {Shown["ticket"]} ticket @param {(moment: string) => string} time */
function atCounter(ticket, time) {
  const called = ticket.state === "called";
  return h("section", { class: "at-counter" }, h("p", null, t(called ? "citizen.called" : "citizen.serving")),
    h("h2", null, t("counter"), h("strong", { class: "number", "data-counter": ticket.counter ?? "" }, ticket.counter ?? "")),
    called && ticket.called_at && h("p", null, t("citizen.called.at", { time: time(ticket.called_at) })));
}
