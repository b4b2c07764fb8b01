/**
 * Owns the head and foot of the display: whose hall it is, the running clock, the hotline, the link, the muted sound.
 * Must not know calls.
 */
import { fill, h, need, write } from "/common/dom.js";
import { inLanguage, longDate, timeOfDay } from "/common/format.js";
import { icon } from "/common/icons.js";
import { say } from "/common/strings/speech.js";

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
    fill(need("#header", HTMLElement), h("img", { src: "/common/favicon.svg", alt: "" }),
      h("div", { class: "name" }, this.name, this.english), h("div", { class: "when" }, this.time, this.date));
    fill(need("#footer", HTMLElement), this.hotline, this.muted, this.linked);
    announcer.onMuted((muted) => void (this.muted.hidden = !muted));
    setInterval(() => this.tick(), 1000);
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
