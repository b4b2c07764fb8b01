/**
 * Owns the judgement whether what a page shows is live or stale: stale when nothing was heard for ten seconds of a clock
 * that never jumps, and at once after the machine has slept, when that clock stood still. Must not know sockets or how the
 * page says it.
 */

const STALE_AFTER_MS = 10000;
const LOOK_EVERY_MS = 1000;

/** @typedef {(live: boolean, since: number | null) => void} Told since: the server's time when it was last heard, ms */

export class LinkWatch {
  /**
   * @param {import("./clock.js").ServerClock} clock
   * @param {Told} told called at each change
   * @param {() => void} woke called when the machine has slept: nothing that is known holds any more
   */
  constructor(clock, told, woke) {
    this.clock = clock;
    this.told = told;
    this.woke = woke;
    this.behindMs = Date.now() - performance.now();
    this.live = false;
    this.heardAt = performance.now();
    this.lastWord = clock.now();
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  /** Something came from the server. */
  heard() {
    this.heardAt = performance.now();
    this.lastWord = this.clock.now();
    this.tell(true);
  }

  look() {
    const behindMs = Date.now() - performance.now();
    const slept = behindMs - this.behindMs > STALE_AFTER_MS;
    this.behindMs = behindMs;
    if (slept) {
      this.tell(false);
      this.woke();
    } else if (performance.now() - this.heardAt > STALE_AFTER_MS) this.tell(false);
  }

  /** @param {boolean} live */
  tell(live) {
    if (live === this.live) return;
    this.live = live;
    this.told(live, live ? null : this.lastWord);
  }

  stop() {
    clearInterval(this.timer);
  }
}
