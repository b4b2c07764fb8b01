/**
 * Owns the big panel: the call of the moment, or why there is none. Must not know the channel or whose turn is next.
 */
import { fill, h } from "/common/dom.js";
import { inLanguage, timeOfDay } from "/common/format.js";
import { icon } from "/common/icons.js";
import { centerOpen, hoursToday } from "/common/opening.js";
import { say } from "/common/strings/speech.js";

/** @typedef {import("/common/types").Call} Call */
/** @typedef {import("/common/types").Snapshot} Snapshot */

const QUIET_MS = 10 * 60000;

export class NowPanel {
  /** @param {import("/common/clock.js").ServerClock} clock */
  constructor(clock) {
    this.clock = clock;
    /** @type {Call | null} */
    this.shown = null;
    /** @type {Snapshot | null} */
    this.hall = null;
    this.stale = true;
    /** @type {number | null} */
    this.since = null;
    this.element = h("section", { class: "now", "aria-label": `${say("vi", "display.now")} · ${say("en", "display.now")}` });
    this.drawn = "";
    this.timer = setInterval(() => this.refresh(), 5000);
  }

  /** @param {Call} call draw it large, now */
  show(call) {
    this.shown = call;
    this.drawn = "";
    this.refresh();
  }

  /** @param {Snapshot} hall @param {Call[]} calls those that this display shows, newest first */
  draw(hall, calls) {
    const newDay = this.hall !== null && this.hall.day !== hall.day;
    this.hall = hall;
    if (newDay || !this.shown) this.shown = calls[0] ?? null;
    this.refresh();
  }

  /** @param {boolean} live @param {number | null} since */
  link(live, since) {
    this.stale = !live;
    this.since = since;
    this.refresh();
  }

  /** Draw what is true now, if it differs from what is there. */
  refresh() {
    const { hall, shown } = this;
    const closed = hall !== null && !centerOpen(hall, this.clock.now()) && this.isQuiet();
    const state = this.stale ? "lost" : closed ? "closed" : shown ? "call" : "empty";
    const now = `${state} ${this.since} ${shown ? shown.version : ""} ${hall ? hall.config_version : ""}`;
    if (now === this.drawn) return;
    this.drawn = now;
    this.element.dataset.state = state;
    const drawings = { lost: () => this.lost(), closed: () => this.closed(), call: () => this.call(), empty: () => this.empty() };
    fill(this.element, drawings[state]());
  }

  stop() {
    clearInterval(this.timer);
  }

  isQuiet() {
    return (!this.shown || this.clock.now() - Date.parse(this.shown.at) > QUIET_MS);
  }

  call() {
    const { hall, shown } = this;
    if (!hall || !shown) return null;
    const service = hall.services.find((one) => one.code === shown.service);
    const both = (/** @type {import("/common/strings/speech.js").Key} */ key) => [say("vi", key), h("small", { lang: "en" }, say("en", key))];
    return h("div", { class: "call" },
      h("p", { class: "call-label" }, both("display.now"), shown.repeat > 0 && h("span", { class: "again" }, icon("bell"), say("vi", "display.again"))),
      h("p", { class: `call-number number${shown.number.length > 4 ? " long" : ""}` }, shown.number),
      h("p", { class: "call-service" }, service ? inLanguage(service.name, "vi") : ""),
      h("p", { class: "call-counter" }, h("span", { class: "call-to" }, both("display.to")), h("strong", { class: "number" }, shown.counter)));
  }

  empty() {
    return message("ticket", say("vi", "display.empty"), say("vi", "display.empty.text"), say("en", "display.empty.text"));
  }

  closed() {
    const hours = this.hall ? hoursToday(this.hall, null, this.clock.now()) : "";
    const text = (/** @type {string} */ code) => (hours ? say(code, "display.closed.hours", { hours }) : say(code, "display.closed.day"));
    return message("closed", say("vi", "display.closed"), text("vi"), text("en"));
  }

  lost() {
    const { hall, since } = this;
    const known = hall && since !== null;
    const title = known ? say("vi", "link.stale", { time: timeOfDay(since, hall.center.time_zone) }) : say("vi", "link.none");
    return message("offline", title, known ? say("vi", "display.stale.text") : "", known ? say("en", "display.stale.text") : say("en", "link.none"));
  }
}

/** @param {string} drawing @param {string} title @param {string} text @param {string} english */
function message(drawing, title, text, english) {
  return h("div", { class: "message" }, icon(drawing), h("h1", null, title), h("p", null, text), h("p", { lang: "en", class: "quiet" }, english));
}
