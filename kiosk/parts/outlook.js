/**
 * Owns what a citizen may expect before taking a number: the wait as an interval, and where it is clearly quicker.
 * It is asked for beside the screen: an answer that is late or does not come holds nothing up and leaves no trace.
 * Must not know what else the screen says.
 */
import { fill, h, write } from "/common/dom.js";
import { interval } from "/common/format.js";
import { icon } from "/common/icons.js";
import { named, t } from "/common/language.js";

/** @typedef {import("/common/types").Quicker} Quicker */
/** @typedef {import("/common/types").Wait} Wait */

export class Outlook {
  /** @param {import("../stage.js").Stage} stage @param {import("/common/types").Service} service */
  constructor(stage, service) {
    this.api = stage.api;
    this.code = service.code;
    this.asking = false;
    this.wait = h("dd", { "data-wait": true }, "…");
    this.fact = h("div", { class: "fact" }, h("dt", null, icon("clock"), t("wait")), this.wait);
    this.note = h("div", { class: "outlook", role: "status" });
    this.ask();
  }

  /** Ask again, because the hall has changed. */
  async ask() {
    if (this.asking) return;
    this.asking = true;
    const get = (/** @type {string} */ path) => this.api.get(path).catch(() => null);
    const [waits, elsewhere] = await Promise.all([get("/waits"), get("/elsewhere")]);
    this.asking = false;
    this.show(waits?.waits?.[this.code], elsewhere?.quicker?.find((/** @type {Quicker} */ one) => one.service === this.code));
  }

  /** @param {Wait | null | undefined} wait null: no counter is open; undefined: not known @param {Quicker | undefined} quicker */
  show(wait, quicker) {
    this.fact.hidden = wait === undefined;
    write(this.wait, wait ? t("minutes", { minutes: interval(wait) }) : t("kiosk.wait.none"));
    if (quicker) fill(this.note, elsewhereCard(quicker));
    else fill(this.note, wait === null && h("div", { class: "advice" }, icon("alert"), h("p", null, t("kiosk.wait.none.text"))));
  }
}

/** @param {Quicker} quicker */
function elsewhereCard({ center, wait, travel_min }) {
  const values = { center: named(center.name), minutes: interval(wait), travel: travel_min };
  return h("div", { class: "advice", "data-elsewhere": center.code }, icon("transport"),
    h("p", null, h("strong", null, t("kiosk.elsewhere", values)), t("kiosk.elsewhere.text", values), h("span", { class: "quiet" }, named(center.address))));
}
