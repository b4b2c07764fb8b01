/**
 * Owns the strip that shows how the other counters stand. Must not know this counter's work.
 */
import { fill, h, write } from "/common/dom.js";
import { language, t } from "/common/language.js";

export class OtherCounters {
  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.title = h("h2", null);
    this.list = h("ul", { class: "others-list" });
    this.element = h("section", { class: "others" }, this.title, this.list);
    this.drawn = "";
  }

  draw() {
    const { hall, number } = this.desk;
    const others = (hall ? hall.counters : []).filter((counter) => counter.number !== number);
    const now = JSON.stringify([others, language()]);
    if (now === this.drawn) return;
    this.drawn = now;
    write(this.title, t("desk.others"));
    fill(this.list, others.map((counter) => {
      const shown = counter.ticket ? counter.ticket.number : t(`desk.short.${counter.state}`);
      return h("li", { class: `other ${counter.state}` }, h("span", { class: "other-number number" }, counter.number),
        h("span", { class: counter.ticket ? "number" : "quiet" }, shown));
    }));
  }
}
