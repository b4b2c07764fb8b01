/**
 * Owns the live channel: one snapshot kept true by event frames, heartbeats and refetching what was missed.
 * A push is only a hint; the event log is the truth. Must not know how a page looks.
 */
import { io } from "./vendor/socket.io-client/socket.io.esm.min.js";
import { applyFrame, Gap } from "./hall.js";
import { LinkWatch } from "./link.js";

const REFUSALS = ["not_signed_in", "not_allowed"];
const PAGE = 500;

/** @param {any} error @returns {Promise<null>} null when events this old are no longer kept */
const gone = (error) => (error.status === 410 ? Promise.resolve(null) : Promise.reject(error));

/**
 * @typedef {import("./types").Snapshot} Snapshot
 * @typedef {import("./types").HallEvent} HallEvent
 * @typedef {{events: HallEvent[]}} Events
 * @typedef {object} Listener
 * @property {(snapshot: Snapshot, events: HallEvent[] | null) => void} changed events null: the snapshot was taken anew
 * @property {import("./link.js").Told} link
 * @property {(code: string) => void} [refused] the server does not accept this caller
 */

export class Live {
  /**
   * @param {import("./api.js").Api} api
   * @param {import("./clock.js").ServerClock} clock
   * @param {Listener} listener
   */
  constructor(api, clock, listener) {
    this.api = api;
    this.clock = clock;
    this.listener = listener;
    /** @type {Snapshot | null} */
    this.snapshot = null;
    this.closed = false;
    this.catchingUp = false;
    this.again = false;
    this.anew = false;
    this.link = new LinkWatch(clock, listener.link, () => (clock.reset(), this.rejoin(0)));
    this.socket = this.connect();
  }

  connect() {
    const auth = this.api.token ? { token: this.api.token } : {};
    const socket = io("/live", { transports: ["websocket"], auth, reconnectionDelay: 400, reconnectionDelayMax: 4000,
      randomizationFactor: 0.6, timeout: 6000 });
    socket.on("snapshot", (snapshot) => this.take(snapshot));
    socket.on("events", (frame) => this.takeFrame(frame));
    socket.on("heartbeat", (beat) => this.takeHeartbeat(beat));
    socket.on("restarting", (notice) => this.rejoin((notice && notice.reconnect_in_ms) || 1000));
    socket.on("disconnect", () => !this.socket.active && this.rejoin(1000));
    socket.on("connect_error", (error) => this.meetRefusal(error));
    return socket;
  }

  /** Leave the channel for good. */
  close() {
    this.closed = true;
    this.link.stop();
    this.socket.disconnect();
  }

  /** @param {number} delayMs plus up to as much again by chance, so that a hall does not come back all at once */
  rejoin(delayMs) {
    setTimeout(() => !this.closed && this.socket.disconnect() && this.socket.connect(), delayMs * (1 + Math.random()));
  }

  /** @param {any} error */
  meetRefusal(error) {
    const code = error && error.data && error.data.code;
    if (REFUSALS.includes(code) && this.listener.refused) {
      this.close();
      this.listener.refused(code);
    } else if (!this.socket.active && !this.closed) this.rejoin(2000);
  }

  /** @param {Snapshot} snapshot */
  take(snapshot) {
    this.snapshot = snapshot;
    this.clock.hear(snapshot.at);
    this.listener.changed(snapshot, null);
    this.link.heard();
  }

  /** @param {Events} frame */
  takeFrame(frame) {
    if (!this.snapshot) return;
    this.link.heard();
    if (this.catchingUp) this.again = true;
    else this.advance(frame);
  }

  /** @param {{version: number, at: string}} beat */
  takeHeartbeat(beat) {
    if (!this.snapshot) return;
    this.clock.hear(beat.at);
    this.link.heard();
    if (beat.version > this.snapshot.version) this.catchUp();
  }

  /** @param {Events} frame */
  advance(frame) {
    if (!this.snapshot) return;
    try {
      const { snapshot, applied } = applyFrame(this.snapshot, frame);
      this.snapshot = snapshot;
      if (applied.length > 0) this.listener.changed(snapshot, applied);
      if (applied.some((event) => event.type === "center.configured")) this.renew();
    } catch (error) {
      if (!(error instanceof Gap)) throw error;
      this.catchingUp ? this.renew() : this.catchUp();
    }
  }

  /** Take a new snapshot: the configuration changed. */
  renew() {
    this.anew = true;
    this.catchUp();
  }

  /** Fetch what was missed; one fetch at a time, and once more if something came meanwhile. */
  async catchUp() {
    this.again = true;
    if (this.catchingUp) return;
    this.catchingUp = true;
    try {
      while (this.again && !this.closed) await this.fetchMissing();
    } catch {
      this.again = false; // the next heartbeat or frame asks again
    }
    this.catchingUp = false;
  }

  async fetchMissing() {
    this.again = false;
    const after = this.snapshot ? this.snapshot.version : 0;
    const page = this.anew ? null : await this.api.get(`/events?after=${after}&limit=${PAGE}`).catch(gone);
    if (page) this.advance(page);
    else await this.takeAnew();
    if (page && this.snapshot && page.events.length > 0 && this.snapshot.version < page.version) this.again = true;
  }

  async takeAnew() {
    const snapshot = await this.api.get("/snapshot");
    this.anew = false;
    if (!this.snapshot || snapshot.version >= this.snapshot.version) this.take(snapshot);
  }
}
