/**
 * Owns showing what waits for this counter: how many, by service with the longest wait, the first tickets, those on hold.
 * Must not know commands.
 */
import { fill, h, write } from "/common/dom.js";
import { language, named, t } from "/common/language.js";

/** @typedef {import("/common/types").Ticket} Ticket */

const FIRST_SHOWN = 6;

export class QueuePanel {
  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.title = h("h2", null);
    this.total = h("p", { class: "total number", "data-waiting": "0" });
    this.services = h("ul", { class: "queue-services" });
    this.rest = h("div", { class: "queue-rest" });
    this.element = h("section", { class: "queue panel" }, h("div", { class: "queue-head" }, this.title, this.total), this.services, this.rest);
    this.drawn = "";
  }

  /** @param {import("/common/types").Counter} counter */
  draw(counter) {
    const { hall, queue } = this.desk;
    const counts = counter.services.map((code) => ({ code, waiting: (hall && hall.waiting[code]) ?? 0 }));
    const total = counts.reduce((sum, one) => sum + one.waiting, 0);
    this.total.setAttribute("data-waiting", String(total));
    write(this.total, total);
    const minute = Math.floor(this.desk.clock.now() / 60000);
    const now = JSON.stringify([counts, queue, minute, language()]);
    if (now === this.drawn) return;
    this.drawn = now;
    write(this.title, t("desk.queue"));
    const busy = counts.filter((one) => one.waiting > 0);
    fill(this.services, busy.map((one) => this.service(one.code, one.waiting)));
    fill(this.rest, total === 0 && h("p", { class: "quiet" }, t("desk.queue.empty")),
      this.list(t("desk.queue.first"), queue ? queue.tickets.slice(0, FIRST_SHOWN) : []),
      this.list(t("desk.held"), queue ? queue.held : []));
  }

  /** @param {string} code @param {number} waiting */
  service(code, waiting) {
    const service = this.desk.service(code);
    const known = this.desk.queue && this.desk.queue.services.find((one) => one.service === code);
    const minutes = known && known.oldest_at ? Math.floor(this.desk.clock.minutesSince(known.oldest_at)) : null;
    const late = service !== null && minutes !== null && minutes > service.target_wait_min;
    return h("li", null, h("span", { class: "prefix number", "aria-hidden": "true" }, service ? service.prefix : ""),
      h("span", { class: "queue-name" }, service ? named(service.name) : code),
      h("strong", { class: "number" }, waiting),
      h("span", { class: late ? "oldest late" : "oldest" }, minutes === null ? "" : `${t("desk.queue.oldest")} ${t("minutes", { minutes })}`));
  }

  /** @param {string} title @param {Ticket[]} tickets */
  list(title, tickets) {
    if (tickets.length === 0) return null;
    return h("div", null, h("h3", null, title), h("ul", { class: "queue-tickets" }, tickets.map((ticket) => this.ticket(ticket))));
  }

  /** @param {Ticket} ticket */
  ticket(ticket) {
    const classes = this.desk.hall ? this.desk.hall.priority_classes : [];
    const priority = classes.find((one) => one.code === ticket.priority && one.code !== "normal");
    const minutes = Math.floor(this.desk.clock.minutesSince(ticket.issued_at));
    return h("li", null, h("strong", { class: "number" }, ticket.number), h("span", null, t("minutes", { minutes })),
      priority && h("span", { class: "state last" }, named(priority.name)));
  }
}
