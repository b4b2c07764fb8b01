/**
 * Owns the honest panel over a kiosk that has lost its server: since when, and what to do. A number that was already
 * given stays in sight. Must not know how the link is judged.
 */
import { fill, h } from "/common/dom.js";
import { timeOfDay } from "/common/format.js";
import { icon } from "/common/icons.js";
import { t } from "/common/language.js";

export class LinkCurtain {
  /** @param {import("../stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.live = false;
    /** @type {number | null} */
    this.since = null;
    this.element = h("div", { class: "curtain", role: "status" });
    document.body.append(this.element);
    this.draw();
  }

  /** @param {boolean} live @param {number | null} since the server's time when it was last heard */
  tell(live, since) {
    this.live = live;
    this.since = since;
    this.draw();
  }

  /** Take the curtain away: another panel says what is wrong. */
  lift() {
    this.element.remove();
  }

  draw() {
    document.body.dataset.link = this.live ? "live" : "stale";
    this.element.hidden = this.live;
    const hall = this.stage.latest;
    const since = hall && this.since !== null ? t("link.stale", { time: timeOfDay(this.since, hall.center.time_zone) }) : t("link.none");
    fill(this.element, !this.live && h("section", { class: "notice" }, icon("offline"),
      h("h2", null, hall ? t("kiosk.stale.title") : since), hall && h("p", null, since), h("p", null, t("kiosk.stale.text"))));
  }
}
