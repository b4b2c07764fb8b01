/**
 * Owns knowing what became of a slip: it asks each second for a while and never lets a citizen wait for paper that does
 * not come. Must not know how the slip is made or shown.
 */

const ASK_EVERY_MS = 1000;
const PATIENCE_MS = 8000;
const GIVE_UP_MS = 20000;

/** @typedef {"wait" | "done" | "photo"} SlipState done: on paper; photo: not on paper, so photograph the screen */

export class PrintWatch {
  /** @param {import("/common/api.js").Api} api @param {import("/common/types").Ticket} ticket */
  constructor(api, ticket) {
    this.api = api;
    this.ticket = ticket;
    this.startedAt = performance.now();
    /** @type {SlipState} */
    this.state = "wait";
    /** @type {(state: SlipState) => void} */
    this.told = () => {};
    this.timer = setInterval(() => this.ask(), ASK_EVERY_MS);
    this.hear(ticket.print);
  }

  /** @param {(state: SlipState) => void} told called now and at each change */
  listen(told) {
    this.told = told;
    told(this.state);
  }

  stop() {
    clearInterval(this.timer);
  }

  async ask() {
    const waited = performance.now() - this.startedAt;
    if (this.state === "done" || waited > GIVE_UP_MS) return this.stop();
    const ticket = await this.api.get(`/tickets/${this.ticket.id}`).catch(() => null);
    this.hear(ticket ? ticket.print : "queued");
  }

  /** @param {import("/common/types").PrintState} print */
  hear(print) {
    const late = performance.now() - this.startedAt > PATIENCE_MS;
    if (print === "printed") this.state = "done";
    else if (this.state !== "done" && (late || print === "failed" || print === "none")) this.state = "photo";
    this.told(this.state);
  }
}
