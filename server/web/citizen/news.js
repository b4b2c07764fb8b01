/**
 * Owns what is worth an alert on a citizen's phone: three or fewer ahead for the first time, a call, a call once more.
 * Pure: a ticket as it was remembered and as it is now, in; the news and what to remember, out.
 */

export const NEAR = 3;

/** @typedef {{state: string, ahead: number, calls: number, called_at: string | null, service: {vi: string}}} Seen */
/** @typedef {{state: string, calls: number, calledAt: string | null, service: string, near: boolean}} Memory */
/** @typedef {"near" | "called" | "recalled" | null} News */

/**
 * @param {Memory | null} memory null when the page has just been opened: nothing of before is news
 * @param {Seen} ticket
 * @returns {{memory: Memory, news: News}}
 */
export function hear(memory, ticket) {
  const service = ticket.service.vi;
  const isNear = ticket.state === "waiting" && ticket.ahead <= NEAR;
  const wasNear = memory !== null && memory.near && memory.service === service;
  return {
    memory: { state: ticket.state, calls: ticket.calls, calledAt: ticket.called_at, service, near: isNear || wasNear },
    news: memory === null ? null : callOf(memory, ticket) || (isNear && !wasNear ? "near" : null),
  };
}

/** @param {Memory} memory @param {Seen} ticket @returns {News} */
function callOf(memory, ticket) {
  if (ticket.state !== "called") return null;
  if (memory.state !== "called" || memory.calledAt !== ticket.called_at) return "called";
  return ticket.calls > memory.calls ? "recalled" : null;
}
