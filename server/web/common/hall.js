/**
 * Owns the rule that brings a snapshot of a center forward by its events (docs/events.md).
 * Pure: no page, no network, no clock, so that tests can import it anywhere. Must not know who shows the result.
 */

/** @typedef {import("./types").Snapshot} Snapshot */
/** @typedef {import("./types").HallEvent} HallEvent */
/** @typedef {import("./types").Frame} Frame */

const CALLS_KEPT = 20;
const CALL_TYPES = ["ticket.called", "ticket.recalled", "ticket.resumed"];
const AT_COUNTER = ["called", "serving"];

/** Thrown when events are missing between the snapshot and the event. */
export class Gap extends Error {
  /**
   * @param {number} version the snapshot's version
   * @param {number} next the version of the event that came
   */
  constructor(version, next) {
    super(`event ${next} does not follow version ${version}`);
    this.name = "Gap";
  }
}

/**
 * Bring the snapshot forward by one event; the given snapshot stays as it is.
 * @param {Snapshot} snapshot
 * @param {HallEvent} event
 * @returns {Snapshot} the new snapshot; throws Gap when the event is not the next one
 */
export function applyEvent(snapshot, event) {
  if (event.version !== snapshot.version + 1) throw new Gap(snapshot.version, event.version);
  const next = { ...snapshot, version: event.version, at: event.at };
  if (event.type === "day.opened") return openDay(next, event);
  if (event.type.startsWith("counter.")) return changeCounter(next, event);
  if (event.type.startsWith("ticket.")) return moveTicket(next, event);
  return next;
}

/**
 * Bring the snapshot forward by a frame. Events already known are skipped.
 * @param {Snapshot} snapshot
 * @param {Frame | {events: HallEvent[]}} frame
 * @returns {{snapshot: Snapshot, applied: HallEvent[]}} the new snapshot and the events that changed it, in order;
 *   throws Gap when an event between them is missing
 */
export function applyFrame(snapshot, frame) {
  const fresh = frame.events.filter((event) => event.version > snapshot.version);
  return { snapshot: fresh.reduce(applyEvent, snapshot), applied: fresh };
}

/**
 * Tell whether the event is one that citizens hear: a call, a recall, or a held ticket called again.
 * @param {HallEvent} event
 */
export function isCall(event) {
  return CALL_TYPES.includes(event.type);
}

/**
 * @param {Snapshot} next
 * @param {HallEvent} event
 * @returns {Snapshot}
 */
function openDay(next, event) {
  const waiting = Object.fromEntries(Object.keys(next.waiting).map((code) => [code, 0]));
  const counters = next.counters.map((counter) => ({ ...counter, ticket: null }));
  return { ...next, day: event.day ?? next.day, waiting, counters, calls: [] };
}

/**
 * @param {Snapshot} next
 * @param {HallEvent} event
 * @returns {Snapshot}
 */
function changeCounter(next, event) {
  const changed = event.counter;
  if (!changed) return next;
  const counters = next.counters.map((counter) =>
    counter.number === changed.number ? { ...counter, state: changed.state } : counter,
  );
  return { ...next, counters };
}

/**
 * @param {Snapshot} next
 * @param {HallEvent} event
 * @returns {Snapshot}
 */
function moveTicket(next, event) {
  const counters = seat(next.counters, event);
  return { ...next, waiting: count(next.waiting, event), counters, calls: ring(next.calls, event) };
}

/**
 * @param {Record<string, number>} waiting
 * @param {HallEvent} event
 */
function count(waiting, event) {
  const after = { ...waiting };
  const { ticket, before } = event;
  if (before && before.state === "waiting") after[before.service] = (after[before.service] ?? 0) - 1;
  if (ticket && ticket.state === "waiting") after[ticket.service] = (after[ticket.service] ?? 0) + 1;
  return after;
}

/**
 * @param {import("./types").Counter[]} counters
 * @param {HallEvent} event
 */
function seat(counters, event) {
  const { ticket, before } = event;
  if (!ticket) return counters;
  const seated = AT_COUNTER.includes(ticket.state) ? ticket.counter : null;
  return counters.map((counter) => {
    if (counter.number === seated) {
      const { id, number, service, state } = ticket;
      return { ...counter, ticket: { id, number, service, state } };
    }
    const left = before && before.counter === counter.number && counter.ticket && counter.ticket.id === ticket.id;
    return left ? { ...counter, ticket: null } : counter;
  });
}

/**
 * @param {import("./types").Call[]} calls
 * @param {HallEvent} event
 */
function ring(calls, event) {
  const { ticket } = event;
  if (!ticket || ticket.counter === null || !isCall(event)) return calls;
  const { version, at } = event;
  const { id, number, service, counter, language = "vi" } = ticket;
  const call = { ticket: id, number, service, counter, at, repeat: ticket.calls - 1, version, language };
  return [call, ...calls].slice(0, CALLS_KEPT);
}
