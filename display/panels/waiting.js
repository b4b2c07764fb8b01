/**
 * Owns how many wait, by service group and in all. Must not know calls.
 */
import { fill, h, write } from "/common/dom.js";
import { inLanguage } from "/common/format.js";
import { icon } from "/common/icons.js";
import { say } from "/common/strings/speech.js";

/** @typedef {import("/common/types").Snapshot} Snapshot */

export class WaitingPanel {
  constructor() {
    this.total = h("strong", { class: "number", "data-waiting-total": "0" });
    this.grid = h("ul", { class: "groups" });
    this.element = h("section", { class: "waiting" },
      h("div", { class: "section-title" }, h("h2", null, say("vi", "display.waiting")), h("small", { lang: "en" }, say("en", "display.waiting")),
        h("p", { class: "total" }, say("vi", "display.total"), this.total)), this.grid);
    /** @type {Map<string, HTMLElement>} */
    this.counts = new Map();
    this.config = -1;
  }

  /** @param {Snapshot} hall */
  draw(hall) {
    if (hall.config_version !== this.config) this.build(hall);
    this.config = hall.config_version;
    let total = 0;
    for (const group of hall.groups) {
      const services = hall.services.filter((service) => service.group === group.code);
      const waiting = services.reduce((sum, service) => sum + (hall.waiting[service.code] ?? 0), 0);
      total += waiting;
      const shown = this.counts.get(group.code);
      if (!shown) continue;
      write(shown, waiting);
      shown.parentElement?.classList.toggle("none", waiting === 0);
    }
    write(this.total, total);
    this.total.setAttribute("data-waiting-total", String(total));
  }

  /** @param {Snapshot} hall */
  build(hall) {
    const groups = hall.groups.filter((group) => hall.services.some((service) => service.group === group.code));
    this.counts = new Map(groups.map((group) => [group.code, h("strong", { class: "number" }, 0)]));
    this.grid.style.setProperty("--columns", String(groups.length > 8 ? 4 : 2));
    fill(this.grid, groups.map((group) => h("li", { "data-group": group.code }, icon(group.icon || group.code),
      h("span", null, inLanguage(group.name, "vi")), this.counts.get(group.code))));
  }

  /** Counts are greyed with the whole page while the link is stale. */
  link() {}
}
