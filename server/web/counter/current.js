/**
 * Owns showing the ticket at this counter: the number, whose it is, how long it takes, what may be asked of the citizen
 * and why it was called. Must not know commands.
 */
import { fill, h, write } from "/common/dom.js";
import { stopwatch } from "/common/format.js";
import { icon } from "/common/icons.js";
import { language, named, t } from "/common/language.js";

/** @typedef {import("/common/types").Counter} Counter */
/** @typedef {import("/common/types").CounterTicket} CounterTicket */

export class CurrentTicket {
  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.number = h("p", { class: "current-number number", "data-current-number": "" });
    this.state = h("p", { class: "current-state", role: "status" });
    this.about = h("div", { class: "current-about" });
    this.watch = h("strong", { class: "number" });
    this.bar = h("div", { class: "meter" }, h("div", { class: "meter-done" }));
    this.element = h("section", { class: "current panel", "aria-label": t("desk.current") },
      h("div", { class: "current-head" }, this.state, this.number), this.about);
    this.drawn = "";
    this.timer = setInterval(() => this.tick(), 500);
  }

  close() {
    clearInterval(this.timer);
  }

  /** @param {Counter} counter */
  draw(counter) {
    const { ticket } = counter;
    const { why, hall } = this.desk;
    const now = JSON.stringify([counter.state, ticket, why && why.ticket, language(), hall && hall.config_version]);
    if (now === this.drawn) return;
    this.drawn = now;
    this.element.setAttribute("aria-label", t("desk.current"));
    this.element.dataset.state = ticket ? ticket.state : counter.state;
    this.number.setAttribute("data-current-number", ticket ? ticket.number : "");
    write(this.number, ticket ? ticket.number : "");
    write(this.state, ticket ? t(`state.${ticket.state}`) : "");
    if (ticket) this.drawTicket(ticket);
    else this.drawEmpty(counter);
    this.tick();
  }

  /** @param {Counter} counter */
  drawEmpty(counter) {
    const [title, text] = {
      open: /** @type {const} */ (["desk.none", "desk.none.text"]),
      paused: /** @type {const} */ (["desk.none.paused", "desk.none.paused.text"]),
      closed: /** @type {const} */ (["desk.none.closed", "desk.none.closed.text"]),
    }[counter.state];
    fill(this.about, h("div", { class: "current-empty" }, icon(counter.state === "open" ? "ticket" : "closed"),
      h("h1", null, t(title)), h("p", null, t(text))));
  }

  /** @param {CounterTicket} ticket */
  drawTicket(ticket) {
    const service = this.desk.service(ticket.service);
    const classes = this.desk.hall ? this.desk.hall.priority_classes : [];
    const priority = classes.find((one) => one.code === ticket.priority && one.code !== "normal");
    const documents = service ? service.documents : [];
    fill(this.about,
      h("h1", null, service ? named(service.name) : ticket.service),
      h("p", { class: "current-marks" }, priority && h("span", { class: "state last" }, named(priority.name)),
        ticket.issued_at && h("span", null, `${t("desk.waited")} ${t("minutes", { minutes: this.waited(ticket) })}`),
        (ticket.calls ?? 0) > 1 && h("span", null, t("desk.calls", { calls: ticket.calls ?? 0 }))),
      h("div", { class: "current-time" }, h("span", null, t(ticket.begun_at ? "desk.since.begun" : "desk.since.called")), this.watch, this.bar,
        service && h("span", { class: "quiet" }, t("desk.typical", { minutes: Math.round(service.typical_min) }))),
      this.whyText(ticket),
      documents.length > 0 && h("details", { class: "current-documents", open: true }, h("summary", null, t("documents")),
        h("ul", null, documents.map((document) => h("li", null, named(document))))));
  }

  /** @param {CounterTicket} ticket @returns {number} whole minutes from issue to call */
  waited(ticket) {
    const until = ticket.called_at ? Date.parse(ticket.called_at) : this.desk.clock.now();
    return Math.max(0, Math.round((until - Date.parse(ticket.issued_at ?? "")) / 60000));
  }

  /** @param {CounterTicket} ticket */
  whyText(ticket) {
    const kept = this.desk.why;
    if (!kept || kept.ticket !== ticket.id || !kept.why) return null;
    const { waited_min, runners_up, policy } = kept.why;
    const minutes = Math.round(waited_min ?? 0);
    const next = (runners_up ?? [])[0];
    const best = () => t("desk.why.best", { minutes, queues: runners_up.length + 1, next: next.number, next_minutes: Math.round(next.waited_min) });
    const text = policy === "by_number" ? t("desk.why.number") : next ? best() : t("desk.why.only", { minutes });
    return h("p", { class: "why" }, h("strong", null, `${t("desk.why")}: `), text);
  }

  /** Let the stopwatch and its bar run. */
  tick() {
    const ticket = this.desk.mine && this.desk.mine.ticket;
    if (!ticket) return;
    const service = this.desk.service(ticket.service);
    const minutes = this.desk.clock.minutesSince(ticket.begun_at ?? ticket.called_at);
    write(this.watch, stopwatch(minutes * 60));
    const share = service ? minutes / service.typical_min : 0;
    this.bar.style.setProperty("--done", `${Math.min(100, share * 100)}%`);
    this.bar.classList.toggle("over", share > 1);
  }
}
