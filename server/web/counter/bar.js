/**
 * Owns the bar above the console: where one is, whether the link is live, the time, the language, the way out.
 * Must not know the work below it.
 */
import { fill, h, write } from "/common/dom.js";
import { timeOfDay } from "/common/format.js";
import { icon } from "/common/icons.js";
import { languageSwitch, named, t } from "/common/language.js";
import { signOut } from "/common/person.js";
import { PaperChip } from "./paper.js";

export class Bar {
  /** @param {import("./desk.js").Desk} desk @param {(() => void) | null} change leave this counter for another */
  constructor(desk, change) {
    this.desk = desk;
    this.change = change;
    this.place = h("span", null);
    this.center = h("strong", null);
    this.link = h("span", { class: "link", role: "status" });
    this.time = h("span", { class: "time number" });
    this.buttons = h("span", { class: "bar-buttons" });
    this.paper = new PaperChip(desk);
    this.element = h("header", { class: "bar" }, h("img", { src: "/common/favicon.svg", alt: "" }),
      h("div", { class: "title" }, this.center, this.place), this.paper.element, this.link, this.time, languageSwitch(), this.buttons);
    this.timer = setInterval(() => this.tick(), 1000);
    this.said = "";
  }

  close() {
    clearInterval(this.timer);
    this.paper.close();
  }

  tick() {
    const { hall, clock } = this.desk;
    if (hall) write(this.time, timeOfDay(clock.now(), hall.center.time_zone));
  }

  draw() {
    const { hall, user, number } = this.desk;
    this.tick();
    this.drawLink();
    write(this.center, hall ? named(hall.center.name) : t("desk.title"));
    write(this.place, number === null ? user.name : `${t("counter.n", { counter: number })} · ${user.name}`);
    if (this.said === t("login.out")) return;
    this.paper.draw();
    this.said = t("login.out");
    const { change } = this;
    fill(this.buttons,
      change && h("button", { class: "button", type: "button", "data-change-counter": true, click: () => change() }, t("desk.change")),
      h("button", { class: "button", type: "button", "data-sign-out": true, click: () => signOut(this.desk.api) }, icon("signout"), this.said));
  }

  drawLink() {
    const { live, hall, staleSince } = this.desk;
    document.body.dataset.link = live ? "live" : "stale";
    const since = hall && staleSince !== null ? t("link.stale", { time: timeOfDay(staleSince, hall.center.time_zone) }) : t("link.none");
    const text = live ? t("link.live") : since;
    if (this.link.textContent === text) return;
    fill(this.link, icon(live ? "link" : "offline"), text);
  }
}
