/**
 * Owns how many wait and how long that takes: in all, and by service group where anybody waits; by service on a display
 * that shows few of them. Queues that do not fit in letters that are read across a hall take turns, a page at a time.
 * Must not know calls.
 */
import { fill, h, hide, write } from "/common/dom.js";
import { inLanguage, interval } from "/common/format.js";
import { icon } from "/common/icons.js";
import { say } from "/common/strings/speech.js";
import { servicesShown } from "../layout.js";

/** @typedef {import("/common/types").Snapshot} Snapshot */
/** @typedef {import("/common/types").Wait} Wait */
/** @typedef {{code: string, services: string[], count: HTMLElement, wait: HTMLElement, row: HTMLElement}} Row */

const LONG = 1000;
const LONG_NAME = 24;
const FEW_SERVICES = 9;
const PAGE_MS = 8000;

export class WaitingPanel {
  /** @param {import("/common/types").DisplayPlan} layout */
  constructor(layout) {
    this.layout = layout;
    this.total = h("strong", { class: "number", "data-waiting-total": "0" });
    this.grid = h("ul", { class: "groups" });
    this.pages = h("small", { class: "pages number" });
    this.none = h("p", { class: "quiet waiting-none" }, say("vi", "waiting.none"));
    this.element = h("section", { class: "waiting" },
      h("div", { class: "section-title" }, h("h2", null, say("vi", "display.waiting")), h("small", { lang: "en" }, say("en", "display.waiting")),
        this.pages, h("p", { class: "total" }, say("vi", "display.total"), this.total)), this.none, this.grid);
    /** @type {Row[]} */
    this.rows = [];
    /** @type {Record<string, Wait | null>} */
    this.waits = {};
    /** @type {Snapshot | null} */
    this.hall = null;
    this.config = -1;
    this.page = 0;
    this.timer = setInterval(() => this.turn(), PAGE_MS);
  }

  stop() {
    clearInterval(this.timer);
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
    for (const row of this.rows) this.write(row);
    const total = this.rows.reduce((sum, row) => sum + this.countOf(row), 0);
    hide(this.none, total > 0);
    write(this.total, total);
    if (this.total.dataset.waitingTotal !== String(total)) this.total.dataset.waitingTotal = String(total);
    this.show();
  }

  turn() {
    this.page += 1;
    this.show();
  }

  /** Show the page whose turn it is: as many queues on each as on the others, so that the panel above stays where it is. */
  show() {
    const waiting = this.rows.filter((row) => this.countOf(row) > 0);
    const pages = Math.ceil(waiting.length / this.room());
    const each = Math.ceil(waiting.length / Math.max(1, pages));
    this.page = pages > 0 ? this.page % pages : 0;
    const shown = waiting.slice(this.page * each, (this.page + 1) * each);
    for (const row of this.rows) hide(row.row, !shown.includes(row));
    hide(this.pages, pages < 2);
    write(this.pages, `${this.page + 1}/${pages}`);
    this.grid.toggleAttribute("data-pages", pages > 1);
  }

  /** @returns {number} how many queues have room on a page; the style sheet knows */
  room() {
    const style = getComputedStyle(this.grid);
    return Math.max(1, Number(style.getPropertyValue("--columns")) * Number(style.getPropertyValue("--rows")));
  }

  /** @param {Row} row @returns {number} */
  countOf(row) {
    return row.services.reduce((sum, code) => sum + ((this.hall && this.hall.waiting[code]) || 0), 0);
  }

  /** @param {Row} row */
  write(row) {
    const waiting = this.countOf(row);
    write(row.count, waiting);
    row.count.classList.toggle("long", waiting >= LONG);
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
      const text = inLanguage(name, "vi");
      const named = h("span", { class: text.length > LONG_NAME ? "row-name long" : "row-name" }, text);
      return { code, services: codes, count, wait, row: h("li", mark, named, h("span", { class: "row-load" }, icon(drawing), count, wait)) };
    };
    const groups = hall.groups.filter((group) => services.some((one) => one.group === group.code));
    const drawingOf = (/** @type {string} */ code) => hall.groups.find((group) => group.code === code)?.icon || code;
    this.rows = few ? services.map((one) => row(one.code, one.name, drawingOf(one.group), [one.code]))
      : groups.map((group) => row(group.code, group.name, group.icon || group.code, services.filter((one) => one.group === group.code).map((one) => one.code)));
    this.grid.toggleAttribute("data-few", few);
    fill(this.grid, this.rows.map((each) => each.row));
  }

  /** Counts are greyed with the whole page while the link is stale. */
  link() {}
}
