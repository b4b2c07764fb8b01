/**
 * Owns the list of calls: newest first, one row a ticket, a ticket called again moves to the top and says so.
 * Must not know the big panel.
 */
import { fill, h, write } from "/common/dom.js";
import { inLanguage, timeOfDay } from "/common/format.js";
import { icon } from "/common/icons.js";
import { say } from "/common/strings/speech.js";

/** @typedef {import("/common/types").Call} Call */
/** @typedef {import("/common/types").Snapshot} Snapshot */

const ROWS = 10;

export class CallsPanel {
  constructor() {
    this.title = h("h2", null, say("vi", "display.recent"));
    this.english = h("small", { lang: "en" }, say("en", "display.recent"));
    this.list = h("ol", { class: "rows" });
    this.none = h("p", { class: "rows-none" }, say("vi", "display.empty"), h("small", { lang: "en" }, say("en", "display.empty")));
    this.element = h("section", { class: "calls" }, h("div", { class: "section-title" }, this.title, this.english), this.list, this.none);
    /** @type {Map<number, {version: number, row: HTMLElement}>} by ticket */
    this.rows = new Map();
    this.zone = "UTC";
    this.config = 0;
  }

  /** @param {Snapshot} hall @param {Call[]} calls those that this display shows, newest first */
  draw(hall, calls) {
    this.zone = hall.center.time_zone;
    if (this.config !== hall.config_version) this.rows.clear();
    this.config = hall.config_version;
    const newest = newestByTicket(calls).slice(0, ROWS);
    const rows = new Map(newest.map((call) => [call.ticket, { version: call.version, row: this.row(hall, call) }]));
    this.rows = rows;
    const wanted = [...rows.values()].map(({ row }) => row);
    const same = wanted.length === this.list.children.length && wanted.every((row, index) => this.list.children[index] === row);
    if (!same) fill(this.list, wanted);
    this.none.hidden = wanted.length > 0;
  }

  /** @param {Snapshot} hall @param {Call} call @returns {HTMLElement} the row that is there when nothing about it changed */
  row(hall, call) {
    const known = this.rows.get(call.ticket);
    if (known && known.version === call.version) return known.row;
    const service = hall.services.find((one) => one.code === call.service);
    const again = call.repeat > 0;
    return h("li", { class: "row", "data-call": call.ticket, "data-number": call.number, "data-counter": call.counter, "data-repeat": again ? call.repeat : null },
      h("span", { class: "row-number number" }, call.number),
      h("span", { class: "row-service" }, again && h("span", { class: "again" }, icon("bell"), say("vi", "display.again")),
        h("span", null, service ? inLanguage(service.name, "vi") : "")),
      h("span", { class: "row-counter" }, say("vi", "counter"), " ", h("strong", { class: "number" }, call.counter)));
  }

  /** @param {boolean} live @param {number | null} since */
  link(live, since) {
    const old = !live && since !== null;
    write(this.title, old ? say("vi", "display.recent.stale", { time: timeOfDay(since, this.zone) }) : say("vi", "display.recent"));
    write(this.english, old ? say("en", "display.recent.stale", { time: timeOfDay(since, this.zone) }) : say("en", "display.recent"));
  }
}

/** @param {Call[]} calls newest first @returns {Call[]} the newest call of each ticket, newest first */
function newestByTicket(calls) {
  /** @type {Set<number>} */
  const seen = new Set();
  return calls.filter((call) => !seen.has(call.ticket) && seen.add(call.ticket));
}
