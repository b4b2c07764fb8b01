/**
 * Owns what stands around a citizen's ticket: the center's emblem and colours, the language switch, the page's title, and
 * the words for those who cannot see the screen. Must not know the ticket's parts.
 */
import { fill, h, write } from "/common/dom.js";
import { languageSwitch, named, t } from "/common/language.js";
import { emblem, wear } from "/common/theme.js";

/** @typedef {import("./citizen.js").Shown} Shown */

export class Head {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.emblem = h("img", { src: "/common/favicon.svg", alt: "" });
    this.title = h("p", null);
    this.quietly = h("p", { class: "unseen", role: "status", "data-said": true });
    this.loudly = h("p", { class: "unseen", role: "alert", "data-said": true });
    this.main = h("main", null);
    fill(place, h("header", { class: "top" }, this.emblem, this.title, languageSwitch()), this.main, this.quietly, this.loudly);
  }

  /** @param {Shown | null} shown @param {boolean} lives whether the ticket is (still) one to look at */
  show(shown, lives) {
    write(this.title, t("citizen.title"));
    document.title = lives && shown ? titleOf(shown.ticket) : t("citizen.title");
    if (!shown) return;
    const themed = { lobby: { theme: shown.center.theme }, center: shown.center };
    wear(themed);
    const address = emblem(themed);
    if (this.emblem.getAttribute("src") !== address) this.emblem.src = address;
  }

  /** @param {string} text @param {string} news a call is said at once, anything else when there is a pause */
  announce(text, news) {
    const region = news === "near" ? this.quietly : this.loudly;
    region.textContent = "";
    region.textContent = text;
    region.setAttribute("data-news", news);
  }
}

/** @param {Shown["ticket"]} ticket @returns {string} what a phone shows of the page among others */
function titleOf(ticket) {
  if (ticket.state === "called") return `● ${t("counter.n", { counter: String(ticket.counter) })} – ${ticket.number}`;
  const place = ticket.ahead === 0 ? t("citizen.next") : `${ticket.ahead} ${t("citizen.ahead.people", { people: ticket.ahead })}`;
  return `${ticket.number} – ${ticket.state === "waiting" ? place : named(ticket.service)}`;
}
