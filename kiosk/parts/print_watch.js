/**
 * Owns knowing what became of a slip: it asks each second for a while and never lets a citizen wait for paper that does
 * not come. Must not know how the slip is made or shown.
 */

const FIRST_ASK_MS = 350;
const ASK_EVERY_MS = 1000;
const PATIENCE_MS = 8000;
const GIVE_UP_MS = 60000;

/**
 * @typedef {object} SlipState
 * @property {"wait" | "done" | "photo"} state done: on paper; photo: not on paper, so photograph the screen
 * @property {import("/common/types").PrinterState | null} trouble why it does not come out, as far as is known
 */

export class PrintWatch {
  /** @param {import("/common/api.js").Api} api @param {import("/common/types").Ticket} ticket */
  constructor(api, ticket) {
    this.api = api;
    this.ticket = ticket;
    this.startedAt = performance.now();
    /** @type {SlipState} */
    this.slip = { state: "wait", trouble: null };
    /** @type {(slip: SlipState) => void} */
    this.told = () => {};
    this.timer = setTimeout(() => this.ask(), FIRST_ASK_MS);
    this.hear(ticket);
  }

  /** @param {(slip: SlipState) => void} told called now and at each change */
  listen(told) {
    this.told = told;
    told(this.slip);
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = 0;
  }

  async ask() {
    const asking = this.timer;
    const ticket = await this.api.get(`/tickets/${this.ticket.id}`).catch(() => null);
    this.hear(ticket ?? { print: "queued", print_trouble: this.slip.trouble });
    const over = this.slip.state === "done" || performance.now() - this.startedAt > GIVE_UP_MS;
    if (!over && this.timer === asking) this.timer = setTimeout(() => this.ask(), ASK_EVERY_MS);
  }

  /** @param {Pick<import("/common/types").Ticket, "print" | "print_trouble">} heard */
  hear({ print, print_trouble }) {
    const late = performance.now() - this.startedAt > PATIENCE_MS;
    const lost = print_trouble !== null || ["failed", "unconfirmed", "none"].includes(print);
    if (print === "printed") this.slip = { state: "done", trouble: null };
    else if (this.slip.state !== "done" && (late || lost)) this.slip = { state: "photo", trouble: print_trouble };
    this.told(this.slip);
  }
}
