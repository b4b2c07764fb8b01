/**
 * Owns the strip at the foot: the center's own lines, who is on duty, and where it is quicker, one after the other in both
 * languages. It changes, it does not run: that is easier to read and costs a small computer nothing. Must not know calls.
 */
import { fill, h } from "/common/dom.js";
import { inLanguage, interval, isWithinPeriod, weekday } from "/common/format.js";
import { icon } from "/common/icons.js";
import { say } from "/common/strings/speech.js";

/** @typedef {import("/common/types").Snapshot} Snapshot */
/** @typedef {import("/common/types").Quicker} Quicker */
/** @typedef {{icon: string, text: string, language: string, tone: string}} Line */

const SHOWN_MS = 8000;

export class StripPanel {
  /** @param {import("/common/clock.js").ServerClock} clock @param {import("/common/types").DisplayPlan} layout */
  constructor(clock, layout) {
    this.clock = clock;
    this.layout = layout;
    this.element = h("p", { class: "strip", hidden: true });
    /** @type {Snapshot | null} */
    this.hall = null;
    /** @type {Quicker[]} */
    this.quicker = [];
    this.at = -1;
    this.shown = "";
    this.timer = setInterval(() => this.turn(), SHOWN_MS);
  }

  /** @param {Snapshot} hall */
  draw(hall) {
    const first = this.hall === null;
    this.hall = hall;
    if (first) this.turn();
  }

  /** @param {Quicker[]} quicker */
  hear(quicker) {
    this.quicker = quicker;
  }

  turn() {
    const lines = this.lines();
    this.element.hidden = lines.length === 0;
    if (lines.length === 0) return;
    this.at = (this.at + 1) % lines.length;
    const line = lines[this.at];
    const key = JSON.stringify(line);
    if (key === this.shown) return;
    this.shown = key;
    this.element.dataset.tone = line.tone;
    fill(this.element, icon(line.icon), h("span", { lang: line.language, class: line.text.length > 95 ? "long" : null }, line.text));
  }

  /** @returns {Line[]} all that is due now, each in both languages */
  lines() {
    const { hall, layout } = this;
    if (!hall) return [];
    const now = this.clock.now();
    const zone = hall.center.time_zone;
    const has = (/** @type {string} */ panel) => layout.panels.includes(panel);
    const ticker = hall.lobby.ticker.filter((one) => has("ticker") && isWithinPeriod(one.period, now, zone));
    const today = weekday(now, zone);
    const duty = hall.lobby.duty.filter((one) => has("duty") && isWithinPeriod(one.period, now, zone) && (one.days.length === 0 || one.days.includes(today)));
    return ["vi", "en"].flatMap((language) => [
      ...(has("nearby") ? this.quicker : []).map((one) => line("transport", nearbyText(hall, one, language), language, "nearby")),
      ...ticker.map((one) => line("bell", inLanguage(one.text, language), language, "ticker")),
      ...duty.map((one) => line("person", `${inLanguage(one.role, language)}: ${one.name}${one.phone ? ` · ${one.phone}` : ""}`, language, "duty")),
    ]);
  }

  stop() {
    clearInterval(this.timer);
    this.element.remove();
  }
}

/** @param {string} drawing @param {string} text @param {string} language @param {string} tone @returns {Line} */
function line(drawing, text, language, tone) {
  return { icon: drawing, text, language, tone };
}

/** @param {Snapshot} hall @param {Quicker} one @param {string} language */
function nearbyText(hall, one, language) {
  const service = hall.services.find((each) => each.code === one.service);
  return say(language, "nearby.text", { service: service ? inLanguage(service.name, language) : one.service, center: inLanguage(one.center.name, language),
    minutes: interval(one.wait), travel: one.travel_min });
}
