/**
 * Owns how many wait and how long that takes: in all, and by service group where anybody waits; by service on a display
 * that shows few of them. Must not know calls.
 */
import { fill, h, hide, write } from "/common/dom.js";
import { inLanguage, interval } from "/common/format.js";
import { icon } from "/common/icons.js";
import { say } from "/common/strings/speech.js";
import { servicesShown } from "../layout.js";

/** @typedef {import("/common/types").Snapshot} Snapshot */
/** @typedef {import("/common/types").Wait} Wait */
/** @typedef {{code: string, services: string[], count: HTMLElement, wait: HTMLElement, row: HTMLElement}} Row */

const MOST = 16;
const ROOMY = 9;
const LONG = 1000;
const FEW_SERVICES = 9;

export class WaitingPanel {
  /** @param {import("/common/types").DisplayPlan} layout */
  constructor(layout) {
    this.layout = layout;
    this.total = h("strong", { class: "number", "data-waiting-total": "0" });
    this.grid = h("ul", { class: "groups" });
    this.none = h("p", { class: "quiet waiting-none" }, say("vi", "waiting.none"));
    this.element = h("section", { class: "waiting" },
      h("div", { class: "section-title" }, h("h2", null, say("vi", "display.waiting")), h("small", { lang: "en" }, say("en", "display.waiting")),
        h("p", { class: "total" }, say("vi", "display.total"), this.total)), this.none, this.grid);
    /** @type {Row[]} */
    this.rows = [];
    /** @type {Record<string, Wait | null>} */
    this.waits = {};
    /** @type {Snapshot | null} */
    this.hall = null;
    this.config = -1;
  }

  /** @param {Record<string, Wait | null>} waits */
  hear(waits) {
    this.waits = waits;
    if (this.hall) this.draw(this.hall);
  }

  /** @param {Snapshot} hall */
  draw(hall) {
    this.hall = hall;
    if (hall.config_version !== this.config) this.build(hall);
    this.config = hall.config_version;
    const counts = new Map(this.rows.map((row) => [row, row.services.reduce((sum, code) => sum + (hall.waiting[code] ?? 0), 0)]));
    const busiest = [...this.rows].sort((one, other) => (counts.get(other) ?? 0) - (counts.get(one) ?? 0)).slice(0, MOST);
    for (const row of this.rows) this.write(row, counts.get(row) ?? 0, busiest.includes(row));
    const shown = busiest.filter((row) => (counts.get(row) ?? 0) > 0);
    this.grid.toggleAttribute("data-many", shown.length > ROOMY);
    this.fit(shown);
    const total = [...counts.values()].reduce((sum, one) => sum + one, 0);
    hide(this.none, total > 0);
    write(this.total, total);
    if (this.total.dataset.waitingTotal !== String(total)) this.total.dataset.waitingTotal = String(total);
  }

  /** @param {Row[]} shown busiest first: what has no room is left out whole */
  fit(shown) {
    for (const row of shown.reverse()) {
      if (this.grid.scrollHeight <= this.grid.clientHeight + 1) return;
      row.row.hidden = true;
    }
  }

  /** @param {Row} row @param {number} waiting @param {boolean} busy */
  write(row, waiting, busy) {
    write(row.count, waiting);
    row.count.classList.toggle("long", waiting >= LONG);
    hide(row.row, waiting === 0 || !busy);
    const wait = this.waitOf(row);
    write(row.wait, wait ? say("vi", "minutes", { minutes: interval(wait) }) : "");
  }

  /** @param {Row} row @returns {Wait | null} from the shortest to the longest wait of its services */
  waitOf(row) {
    const waits = row.services.filter((code) => this.hall && this.hall.waiting[code] > 0).flatMap((code) => this.waits[code] ?? []);
    if (waits.length === 0) return null;
    return { low_min: Math.min(...waits.map((one) => one.low_min)), high_min: Math.max(...waits.map((one) => one.high_min)) };
  }

  /** @param {Snapshot} hall */
  build(hall) {
    const services = servicesShown(this.layout, hall);
    const few = services.length <= FEW_SERVICES;
    const row = (/** @type {string} */ code, /** @type {import("/common/types").Name} */ name, /** @type {string} */ drawing, /** @type {string[]} */ codes) => {
      const count = h("strong", { class: "number" }, 0);
      const wait = h("small", { class: "row-wait" });
      const mark = few ? { "data-service": code } : { "data-group": code };
      return { code, services: codes, count, wait, row: h("li", mark, icon(drawing), h("span", null, h("span", { class: "row-name" }, inLanguage(name, "vi")), wait), count) };
    };
    const groups = hall.groups.filter((group) => services.some((one) => one.group === group.code));
    const drawingOf = (/** @type {string} */ code) => hall.groups.find((group) => group.code === code)?.icon || code;
    this.rows = few ? services.map((one) => row(one.code, one.name, drawingOf(one.group), [one.code]))
      : groups.map((group) => row(group.code, group.name, group.icon || group.code, services.filter((one) => one.group === group.code).map((one) => one.code)));
    fill(this.grid, this.rows.map((each) => each.row));
  }

  /** Counts are greyed with the whole page while the link is stale. */
  link() {}
}
