/**
 * Owns the calls that wait to be shown large and spoken: one after the other, in order, none dropped, each as long as it
 * takes to hear it. Must not know the channel or how a call looks.
 */
import { need, write } from "/common/dom.js";
import { say } from "/common/strings/speech.js";

/** @typedef {import("/common/types").Call} Call */

const SHOWN_MS = 5000;
const SHOWN_BUSY_MS = 3500;
const BUSY_FROM = 3;
const MOST_WAITING = 500;

export class Turns {
  /**
   * @param {import("./announce.js").Announcer} announcer
   * @param {(call: Call) => boolean} show draw it large; false when this display does not show it, and it is only heard
   */
  constructor(announcer, show) {
    this.announcer = announcer;
    this.show = show;
    /** @type {Call[]} */
    this.waiting = [];
    this.timer = 0;
  }

  /** @param {Call} call */
  add(call) {
    this.waiting = [...this.waiting, call].slice(-MOST_WAITING);
    if (!this.timer) this.next();
  }

  /** A new day: what waited is over. */
  clear() {
    this.waiting = [];
  }

  get busy() {
    return this.timer !== 0;
  }

  next() {
    const call = this.waiting.shift();
    this.timer = 0;
    if (!call) return;
    const crowded = this.waiting.length >= BUSY_FROM;
    const shown = this.show(call);
    if (shown) write(need("#announcement", HTMLElement), say("vi", "display.announce", { number: call.number, counter: call.counter }));
    const heardMs = this.announcer.announce(call, crowded);
    const least = !shown ? 0 : crowded ? SHOWN_BUSY_MS : SHOWN_MS;
    this.timer = setTimeout(() => this.next(), Math.max(heardMs, least));
  }
}
