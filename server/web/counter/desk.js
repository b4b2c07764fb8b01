/**
 * Owns what the console knows: the hall, all counters with their officials, this counter's queue, and what the last
 * call said about itself. It asks the server again whenever an event may have changed them. Must not know the page.
 */
import { ApiError } from "/common/api.js";
import { ServerClock } from "/common/clock.js";
import { Live } from "/common/live.js";

/**
 * @typedef {import("/common/types").Counter} Counter
 * @typedef {import("/common/types").Snapshot} Snapshot
 * @typedef {import("/common/types").HallEvent} HallEvent
 * @typedef {"hall" | "counters" | "queue" | "link" | "mine"} Changed
 */

const REFRESH_AFTER_MS = 120;
const REFRESH_EVERY_MS = 15000;

export class Desk {
  /**
   * @param {import("/common/api.js").Api} api
   * @param {import("/common/types").User} user
   * @param {() => void} signedOut the session is over
   */
  constructor(api, user, signedOut) {
    this.api = api;
    this.user = user;
    this.signedOut = signedOut;
    this.clock = new ServerClock();
    /** @type {Snapshot | null} */
    this.hall = null;
    /** @type {Counter[]} */
    this.counters = [];
    /** @type {import("/common/types").Queue | null} */
    this.queue = null;
    /** @type {number | null} this official's counter */
    this.number = null;
    /** @type {{ticket: number, why: import("/common/types").Why} | null} */
    this.why = null;
    this.live = false;
    /** @type {number | null} server's time when it was last heard */
    this.staleSince = null;
    /** @type {(() => void)[]} */
    this.listeners = [];
    /** @type {((events: HallEvent[] | null) => void)[]} */
    this.hearers = [];
    this.refreshing = 0;
    this.channel = new Live(api, this.clock, {
      changed: (hall, events) => this.take(hall, events),
      link: (live, since) => this.linked(live, since),
      refused: signedOut,
    });
    this.slow = setInterval(() => this.refreshSoon(), REFRESH_EVERY_MS);
  }

  /** Leave for good. */
  close() {
    this.channel.close();
    clearInterval(this.slow);
    clearTimeout(this.refreshing);
    this.listeners = [];
    this.hearers = [];
  }

  /** @param {() => void} listener called after each change */
  onChange(listener) {
    this.listeners.push(listener);
  }

  /**
   * @param {(events: HallEvent[] | null) => void} hearer told what happened; null: anything may have
   * @returns {() => void} ends it
   */
  onEvents(hearer) {
    this.hearers.push(hearer);
    return () => void (this.hearers = this.hearers.filter((one) => one !== hearer));
  }

  changed() {
    this.listeners.forEach((listener) => listener());
  }

  /** @returns {Counter | null} this official's counter as last heard */
  get mine() {
    return this.counters.find((counter) => counter.number === this.number) ?? null;
  }

  /** @param {string} code */
  service(code) {
    return this.hall ? this.hall.services.find((service) => service.code === code) ?? null : null;
  }

  /** @param {Snapshot} hall @param {HallEvent[] | null} events */
  take(hall, events) {
    this.hall = hall;
    const fresh = new Map(hall.counters.map((counter) => [counter.number, counter]));
    this.counters = this.counters.map((counter) => ({ ...counter, state: (fresh.get(counter.number) ?? counter).state }));
    this.hearers.forEach((hearer) => hearer(events));
    this.changed();
    if (!events || events.length > 0) this.refreshSoon();
  }

  /** @param {boolean} live @param {number | null} since */
  linked(live, since) {
    this.live = live;
    this.staleSince = since;
    this.changed();
    if (live) this.refreshSoon();
  }

  /** Ask for the true state shortly; several wishes become one. */
  refreshSoon() {
    clearTimeout(this.refreshing);
    this.refreshing = setTimeout(() => this.refresh(), REFRESH_AFTER_MS);
  }

  /** Ask for the true state of all counters and of this counter's queue. */
  async refresh() {
    try {
      const asked = this.number;
      const [counters, queue] = await Promise.all([
        this.api.get("/counters"),
        asked === null ? null : this.api.get(`/queue?counter=${asked}`),
      ]);
      this.counters = counters.counters;
      if (asked === this.number) this.queue = queue;
      this.changed();
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) this.signedOut();
    }
  }

  /** @param {Counter | null} counter take the server's answer to a command on a counter */
  heardCounter(counter) {
    if (counter) this.counters = this.counters.map((one) => (one.number === counter.number ? counter : one));
    this.changed();
    this.refreshSoon();
  }

  /** @param {import("/common/types").Ticket} ticket take the server's answer to a command on this counter's ticket */
  heardTicket(ticket) {
    const here = ["called", "serving"].includes(ticket.state) && ticket.counter === this.number;
    this.counters = this.counters.map((one) => (one.number === this.number ? { ...one, ticket: here ? ticket : null } : one));
    this.changed();
    this.refreshSoon();
  }
}
