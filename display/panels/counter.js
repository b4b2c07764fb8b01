/**
 * Owns the screen above one counter: its number, the ticket it calls or serves, or whether it is open at all.
 * Must not know the other counters.
 */
import { fill, h } from "/common/dom.js";
import { inLanguage, timeOfDay } from "/common/format.js";
import { icon } from "/common/icons.js";
import { say } from "/common/strings/speech.js";

/** @typedef {import("/common/types").Snapshot} Snapshot */
/** @typedef {import("/common/types").Counter} Counter */
/** @typedef {import("/common/strings/speech.js").Key} Key */

const NAMED = 6;

export class CounterPanel {
  /** @param {number} number of the counter */
  constructor(number) {
    this.number = number;
    this.element = h("section", { class: "one-counter", "data-one-counter": number });
    /** @type {Snapshot | null} */
    this.hall = null;
    this.live = false;
    /** @type {number | null} */
    this.since = null;
    this.drawn = "";
  }

  /** @param {import("/common/types").Call} call flash it, even if it is the same again */
  show(call) {
    this.drawn = "";
    this.refresh();
    this.element.dataset.called = String(call.version);
  }

  /** @param {Snapshot} hall */
  draw(hall) {
    this.hall = hall;
    this.refresh();
  }

  /** @param {boolean} live @param {number | null} since */
  link(live, since) {
    this.live = live;
    this.since = since;
    this.refresh();
  }

  refresh() {
    const { hall } = this;
    const counter = hall && hall.counters.find((one) => one.number === this.number);
    const ticket = counter && counter.ticket;
    const state = !hall || !this.live ? "lost" : !counter ? "closed" : ticket ? ticket.state : counter.state;
    const now = `${state} ${ticket ? ticket.id : ""} ${this.since} ${hall ? hall.config_version : ""}`;
    if (now === this.drawn) return;
    this.drawn = now;
    this.element.dataset.state = state;
    fill(this.element, this.head(counter ?? null), this.body(state, counter ?? null));
  }

  /** @param {Counter | null} counter */
  head(counter) {
    return h("header", { class: "one-head" }, h("p", { class: "one-number" }, both("counter"), h("strong", { class: "number" }, this.number)),
      counter && h("p", { class: "one-name" }, inLanguage(counter.name, "vi"), h("small", { lang: "en" }, inLanguage(counter.name, "en"))));
  }

  /** @param {string} state @param {Counter | null} counter */
  body(state, counter) {
    const { hall } = this;
    if (state === "lost") {
      const key = this.since !== null && hall ? "link.stale" : "link.none";
      const time = hall && this.since !== null ? timeOfDay(this.since, hall.center.time_zone) : "";
      return h("div", { class: "one-body" }, icon("offline"), h("p", { class: "one-say" }, both(key, { time })));
    }
    if (counter && counter.ticket) {
      return h("div", { class: "one-body" }, h("p", { class: "one-say" }, both(state === "called" ? "display.now" : "display.serving")),
        h("p", { class: `one-ticket number${counter.ticket.number.length > 4 ? " long" : ""}`, "data-call": counter.ticket.id, "data-number": counter.ticket.number, "data-counter": counter.number }, counter.ticket.number));
    }
    const key = /** @type {Key} */ (state === "open" ? "display.free" : state === "paused" ? "display.paused" : "display.shut");
    return h("div", { class: "one-body" }, icon(state === "open" ? "ticket" : state === "paused" ? "pause" : "closed"),
      h("p", { class: "one-say" }, both(key)), state === "open" && counter && hall && services(hall, counter));
  }
}

/** @param {Snapshot} hall @param {Counter} counter what is done here, so that nobody waits at a wrong counter */
function services(hall, counter) {
  const groups = hall.groups.filter((group) => hall.services.some((one) => one.group === group.code && counter.services.includes(one.code)));
  return h("ul", { class: "one-groups" }, groups.slice(0, NAMED).map((group) => h("li", null, icon(group.icon || group.code), inLanguage(group.name, "vi"))));
}

/** @param {Key} key @param {import("/common/strings/speech.js").Values} [values] */
function both(key, values) {
  return [say("vi", key, values), h("small", { lang: "en" }, say("en", key, values))];
}
