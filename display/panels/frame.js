/**
 * Owns the head and foot of the display: whose hall it is, the running clock, the hotline, the link, the muted sound.
 * Must not know calls.
 */
import { fill, h, need, write } from "/common/dom.js";
import { inLanguage, longDate, timeOfDay } from "/common/format.js";
import { icon } from "/common/icons.js";
import { say } from "/common/strings/speech.js";
import { emblem } from "/common/theme.js";

export class Frame {
  /** @param {import("/common/clock.js").ServerClock} clock @param {import("../announce.js").Announcer} announcer */
  constructor(clock, announcer) {
    this.clock = clock;
    this.zone = "";
    this.config = -1;
    this.time = h("span", { class: "time number" });
    this.date = h("span", { class: "date" });
    this.name = h("h1", null);
    this.english = h("span", { lang: "en" });
    this.hotline = h("p", { class: "hotline" });
    this.linked = h("p", { class: "link", role: "status" });
    this.muted = h("p", { class: "muted", hidden: true }, icon("mute"), say("vi", "display.muted"));
    this.faulty = h("p", { class: "faulty", role: "status", hidden: true });
    this.place = h("div", { class: "strip-place" });
    /** @type {Record<"voice" | "media" | "layout", string>} what is wrong with this display, for a technician */
    this.faults = { voice: "", media: "", layout: "" };
    this.emblem = h("img", { src: "/common/favicon.svg", alt: "" });
    fill(need("#header", HTMLElement), this.emblem,
      h("div", { class: "name" }, this.name, this.english), h("div", { class: "when" }, this.time, this.date));
    fill(need("#footer", HTMLElement), this.hotline, this.place, this.muted, this.faulty, this.linked);
    announcer.onSound((muted, faults) => {
      this.muted.hidden = !muted;
      document.body.toggleAttribute("data-muted", muted);
      this.tell("voice", faults.length > 3 ? `${faults.slice(0, 3).join(", ")} … (${faults.length})` : faults.join(", "));
    });
    setInterval(() => this.tick(), 1000);
  }

  /** @param {HTMLElement} strip stands in the foot */
  hold(strip) {
    fill(this.place, strip);
  }

  /** @param {"voice" | "media" | "layout"} what @param {string} fault empty: nothing is wrong with it */
  tell(what, fault) {
    this.faults[what] = fault;
    const told = Object.entries(this.faults).filter(([, text]) => text).map(([key, text]) =>
      say("vi", /** @type {import("/common/strings/speech.js").Key} */ (`display.fault.${key}`), { what: text }));
    this.faulty.hidden = told.length === 0;
    document.body.toggleAttribute("data-faulty", told.length > 0);
    fill(this.faulty, told.length > 0 && icon("alert"), told.join(" · "));
  }

  tick() {
    if (!this.zone) return;
    write(this.time, timeOfDay(this.clock.now(), this.zone));
    write(this.date, longDate(this.clock.now(), this.zone, "vi"));
  }

  /** @param {import("/common/types").Snapshot} hall */
  draw(hall) {
    if (hall.config_version === this.config) return;
    this.config = hall.config_version;
    this.zone = hall.center.time_zone;
    this.emblem.src = emblem(hall);
    write(this.name, inLanguage(hall.center.name, "vi"));
    write(this.english, inLanguage(hall.center.name, "en"));
    const { hotline } = hall.center;
    fill(this.hotline, hotline && icon("phone"), hotline && `${say("vi", "hotline")}: `, hotline && h("strong", { class: "number" }, hotline));
    this.tick();
  }

  /** @param {boolean} live @param {number | null} since */
  link(live, since) {
    const text = live ? say("vi", "link.live") : since !== null && this.zone ? say("vi", "link.stale", { time: timeOfDay(since, this.zone) }) : say("vi", "link.none");
    fill(this.linked, icon(live ? "link" : "offline"), text);
  }
}
