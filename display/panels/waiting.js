/**
 * Owns how many wait, in all and by service group where anybody does. Must not know calls.
 */
import { fill, h, write } from "/common/dom.js";
import { inLanguage } from "/common/format.js";
import { icon } from "/common/icons.js";
import { say } from "/common/strings/speech.js";

/** @typedef {import("/common/types").Snapshot} Snapshot */

const MOST = 12;
const ROOMY = 9;
const LONG = 1000;

/** @param {Snapshot} hall @param {string} group */
function waitingIn(hall, group) {
  return hall.services.filter((one) => one.group === group).reduce((sum, one) => sum + (hall.waiting[one.code] ?? 0), 0);
}

export class WaitingPanel {
  constructor() {
    this.total = h("strong", { class: "number", "data-waiting-total": "0" });
    this.grid = h("ul", { class: "groups" });
    this.none = h("p", { class: "quiet waiting-none" }, say("vi", "waiting.none"));
    this.element = h("section", { class: "waiting" },
      h("div", { class: "section-title" }, h("h2", null, say("vi", "display.waiting")), h("small", { lang: "en" }, say("en", "display.waiting")),
        h("p", { class: "total" }, say("vi", "display.total"), this.total)), this.none, this.grid);
    /** @type {Map<string, HTMLElement>} */
    this.counts = new Map();
    this.config = -1;
  }

  /** @param {Snapshot} hall */
  draw(hall) {
    if (hall.config_version !== this.config) this.build(hall);
    this.config = hall.config_version;
    const counts = hall.groups.map((group) => ({ code: group.code, waiting: waitingIn(hall, group.code) }));
    const busiest = [...counts].sort((one, other) => other.waiting - one.waiting).slice(0, MOST);
    for (const { code, waiting } of counts) this.write(code, waiting, busiest.some((one) => one.code === code && waiting > 0));
    this.grid.toggleAttribute("data-many", busiest.filter((one) => one.waiting > 0).length > ROOMY);
    const total = counts.reduce((sum, one) => sum + one.waiting, 0);
    this.none.hidden = total > 0;
    write(this.total, total);
    this.total.setAttribute("data-waiting-total", String(total));
  }

  /** @param {string} code @param {number} waiting @param {boolean} shown */
  write(code, waiting, shown) {
    const count = this.counts.get(code);
    if (!count || !count.parentElement) return;
    write(count, waiting);
    count.classList.toggle("long", waiting >= LONG);
    count.parentElement.hidden = !shown;
  }

  /** @param {Snapshot} hall */
  build(hall) {
    const groups = hall.groups.filter((group) => hall.services.some((service) => service.group === group.code));
    this.counts = new Map(groups.map((group) => [group.code, h("strong", { class: "number" }, 0)]));
    fill(this.grid, groups.map((group) => h("li", { "data-group": group.code }, icon(group.icon || group.code),
      h("span", null, inLanguage(group.name, "vi")), this.counts.get(group.code))));
  }

  /** Counts are greyed with the whole page while the link is stale. */
  link() {}
}
