/**
 * Owns sending an official's presses: one key a press, sent again with the same key until the outcome is known, and a
 * short lock against a double press. Must not know how the answer is shown.
 */
import { newKey, untilKnown } from "/common/api.js";

/** @typedef {"call-next" | "recall" | "begin" | "finish" | "no-show" | "hold" | "resume" | "transfer" | "open" | "close" | "pause"} Action */

const LOCK_MS = 1500;
const ON_COUNTER = ["open", "close", "pause"];

export class Commands {
  /**
   * @param {import("./desk.js").Desk} desk
   * @param {{retrying: () => void, nobody: () => void, failed: (error: unknown, action: Action) => void, changed: () => void}} told
   */
  constructor(desk, told) {
    this.desk = desk;
    this.told = told;
    /** @type {Action | null} */
    this.sending = null;
    this.lockedUntil = 0;
    /** @type {Map<string, string>} keys of presses whose outcome is not known */
    this.open = new Map();
  }

  /** @param {Action} action whether a press counts now */
  free(action) {
    return this.sending === null && (action !== "call-next" || performance.now() >= this.lockedUntil);
  }

  /**
   * @param {Action} action
   * @param {Record<string, unknown>} [body]
   * @returns {Promise<boolean>} whether the server did it
   */
  async press(action, body = {}) {
    const counter = this.desk.number;
    if (!this.free(action) || counter === null) return false;
    if (action === "call-next") this.lock();
    const press = `${counter} ${action} ${JSON.stringify(body)}`;
    const key = this.open.get(press) ?? newKey();
    this.open.set(press, key);
    this.set(action);
    try {
      const answer = await untilKnown(() => this.desk.api.post(`/counters/${counter}/${action}`, body, key),
        { onRetry: this.told.retrying });
      this.open.clear();
      this.hear(action, answer);
      return true;
    } catch (error) {
      const { unknownOutcome } = /** @type {import("/common/api.js").ApiError} */ (error);
      if (!unknownOutcome) this.open.clear();
      this.told.failed(error, action);
      this.desk.refreshSoon();
      return false;
    } finally {
      this.set(null);
    }
  }

  lock() {
    this.lockedUntil = performance.now() + LOCK_MS;
    setTimeout(this.told.changed, LOCK_MS + 20);
  }

  /** @param {Action | null} action */
  set(action) {
    this.sending = action;
    this.told.changed();
  }

  /** @param {Action} action @param {any} answer */
  hear(action, answer) {
    if (action === "call-next" && answer === null) return this.told.nobody();
    if (ON_COUNTER.includes(action)) return this.desk.heardCounter(answer);
    const ticket = action === "call-next" ? answer.ticket : answer;
    if (action === "call-next") this.desk.why = { ticket: ticket.id, why: answer.why };
    this.desk.heardTicket(ticket);
  }
}

/**
 * Tell whether an action is legal as things stand; the server has the last word.
 * @param {Action} action
 * @param {import("/common/types").Counter} counter
 * @param {number} held how many tickets are on hold
 */
export function isLegal(action, counter, held) {
  const state = counter.ticket ? counter.ticket.state : null;
  const open = counter.state === "open";
  if (action === "call-next") return open;
  if (action === "open") return !open;
  if (action === "pause") return open;
  if (action === "close") return counter.state !== "closed" && state === null;
  if (action === "resume") return open && state === null && held > 0;
  if (["recall", "begin", "no-show"].includes(action)) return state === "called";
  return state !== null; // finish, hold, transfer: called or in service
}
