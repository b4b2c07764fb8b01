/**
 * Owns how a page learns of its ticket: one question, then a stream of changes, and questions again where there is no
 * stream, each later than the one before while nobody answers. Must not know how a ticket looks.
 */
import { ApiError } from "/common/api.js";

/** @typedef {import("./citizen.js").Shown} Shown */
/**
 * @typedef {object} Listener
 * @property {(shown: Shown) => void} ticket the ticket as it is now
 * @property {(at: string) => void} beat nothing has changed until then
 * @property {(error: unknown) => void} lost nobody answers, for now
 * @property {(error: ApiError) => void} refused this address leads nowhere (any more)
 */

export const OVER = ["finished", "no_show", "withdrawn"];
const ASK_EVERY_MS = 10000;
const ASK_AT_MOST_MS = 60000;
const SILENCE_MS = 50000;
const STREAM_AGAIN_MS = 120000;

export class Following {
  /** @param {import("/common/api.js").Api} api @param {string} path @param {Listener} listener */
  constructor(api, path, listener) {
    this.api = api;
    this.path = path;
    this.listener = listener;
    /** @type {EventSource | null} */
    this.stream = null;
    this.streamFrom = 0;
    this.heardAt = 0;
    this.failures = 0;
    this.over = false;
    this.timer = 0;
    this.silence = 0;
  }

  start() {
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.ask());
    window.addEventListener("online", () => this.ask());
    window.addEventListener("offline", () => this.fail(new ApiError("network", "", 0)));
    return this.ask();
  }

  /** Ask now, then listen; or ask again later. */
  async ask() {
    clearTimeout(this.timer);
    if (this.stream && Date.now() - this.heardAt > SILENCE_MS) this.close();
    try {
      this.take(await this.api.get(this.path));
    } catch (error) {
      if (error instanceof ApiError && (error.status === 404 || error.status === 410)) this.refuse(error);
      else this.fail(error);
      return;
    }
    if (this.over) return;
    this.listen();
    if (!this.stream) this.askIn(ASK_EVERY_MS * (0.9 + Math.random() * 0.2));
  }

  /** @param {Shown} shown */
  take(shown) {
    this.failures = 0;
    this.over = OVER.includes(shown.ticket.state);
    if (this.over) this.close();
    this.listener.ticket(shown);
  }

  listen() {
    if (this.stream || typeof EventSource === "undefined" || Date.now() < this.streamFrom) return;
    const stream = new EventSource(`/api/v1${this.path}/updates`);
    let heard = false;
    /** @param {string} kind @param {(told: any) => void} act */
    const on = (kind, act) => stream.addEventListener(kind, (event) => {
      if (stream !== this.stream) return;
      heard = true;
      this.hear();
      act(JSON.parse(/** @type {MessageEvent} */ (event).data));
    });
    this.stream = stream;
    this.hear();
    on("ticket", (shown) => this.take(shown));
    on("crowded", () => this.lose(false));
    on("beat", ({ at }) => this.listener.beat(at));
    stream.addEventListener("error", () => stream === this.stream && this.lose(heard));
  }

  /**
   * The stream has ended: a server that starts anew, no network, or too many pages. Ask.
   * @param {boolean} again whether to listen again soon
   */
  lose(again) {
    this.close();
    if (!again) this.streamFrom = Date.now() + STREAM_AGAIN_MS * (0.5 + Math.random());
    this.askIn(again ? 500 + Math.random() * 4500 : 0);
  }

  hear() {
    this.heardAt = Date.now();
    clearTimeout(this.silence);
    this.silence = window.setTimeout(() => this.ask(), SILENCE_MS + 1000);
  }

  close() {
    clearTimeout(this.silence);
    if (this.stream) this.stream.close();
    this.stream = null;
  }

  /** @param {ApiError} error */
  refuse(error) {
    this.over = true;
    this.close();
    this.listener.refused(error);
  }

  /** @param {unknown} error */
  fail(error) {
    if (this.over) return;
    this.close();
    this.listener.lost(error);
    this.failures += 1;
    this.askIn(Math.min(ASK_AT_MOST_MS, (ASK_EVERY_MS / 2) * 2 ** this.failures) * (0.5 + Math.random()));
  }

  /** @param {number} ms */
  askIn(ms) {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.ask(), ms);
  }
}
