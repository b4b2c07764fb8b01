/**
 * Owns when it opens next, by hours a week. Pure, and imports nothing, so that tests can run it anywhere.
 * Must not know screens.
 */

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * @typedef {Record<string, string[]>} Week "07:30-11:30" by day; a day that is missing is closed
 * @typedef {{ahead: number, day: string, time: string}} Opening ahead: days from today; day: 2026-11-23; time: 07:30
 * @typedef {{from: number, to: number}} Span minutes of a day
 */

/**
 * @param {Week[]} weeks the hours that must hold together, such as the center's and a service's
 * @param {number} now ms since 1970
 * @param {string} zone
 * @param {boolean} [today] false: not before tomorrow
 * @returns {Opening | null} the next time after now at which it opens; null when it never does
 */
export function nextOpening(weeks, now, zone, today = true) {
  const here = local(now, zone);
  for (let ahead = today ? 0 : 1; ahead <= DAYS.length; ahead += 1) {
    const date = new Date(here.midnight + ahead * DAY_MS);
    const spans = weeks.map((week) => spansOf(week, DAYS[date.getUTCDay()])).reduce(meet);
    const next = spans.find(({ from }) => ahead > 0 || from > here.minutes);
    if (next) return { ahead, day: date.toISOString().slice(0, 10), time: clock(next.from) };
  }
  return null;
}

/** @param {number} now @param {string} zone @returns {{midnight: number, minutes: number}} the local date as if it were UTC */
function local(now, zone) {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit",
    day: "2-digit", hour: "2-digit", minute: "2-digit" });
  const parts = Object.fromEntries(format.formatToParts(new Date(now)).map(({ type, value }) => [type, Number(value)]));
  return { midnight: Date.UTC(parts.year, parts.month - 1, parts.day), minutes: parts.hour * 60 + parts.minute };
}

/** @param {Week} week @param {string} day @returns {Span[]} in order */
function spansOf(week, day) {
  return (week[day] ?? []).map((text) => {
    const [from, to] = text.split("-").map(minutes);
    return { from, to: to === 0 ? 24 * 60 : to };
  });
}

/** @param {Span[]} ones @param {Span[]} others @returns {Span[]} when both hold, in order */
function meet(ones, others) {
  const both = ones.flatMap((one) => others.map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) })));
  return both.filter(({ from, to }) => from < to).sort((one, other) => one.from - other.from);
}

/** @param {string} text 07:30 */
function minutes(text) {
  const [hour, minute] = text.trim().split(":").map(Number);
  return hour * 60 + minute;
}

/** @param {number} minute @returns {string} 07:30 */
function clock(minute) {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}
