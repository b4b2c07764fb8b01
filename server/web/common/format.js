/**
 * Owns how times and names are written for people, in the center's time zone. Pure but for the browser's own calendar.
 * Must not know screens.
 */

/** @type {Record<string, string>} how a country writes dates, where a language has more than one */
const LOCALES = { vi: "vi-VN", en: "en-GB" };

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * @param {string} language
 * @param {string} zone
 * @param {Intl.DateTimeFormatOptions} options
 */
function format(language, zone, options) {
  const key = `${language} ${zone} ${JSON.stringify(options)}`;
  const known = formats.get(key) || new Intl.DateTimeFormat([LOCALES[language] || language, LOCALES.vi], { ...options, timeZone: zone });
  formats.set(key, known);
  return known;
}

/** @param {number | string} at ms since 1970 or ISO 8601 @param {string} zone @returns {string} 08:05 */
export function timeOfDay(at, zone) {
  return format("en", zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));
}

/** @param {number} at @param {string} zone @param {string} language @returns {string} Thứ Hai, 23/11/2026 */
export function longDate(at, zone, language) {
  const date = new Date(at);
  const name = format(language, zone, { weekday: "long" }).format(date);
  const day = format("en", zone, { day: "2-digit", month: "2-digit", year: "numeric" }).format(date);
  return `${name}, ${day}`;
}

/** @param {string} day 2026-11-23 @param {string} language @returns {string} thứ Hai 23/11, to stand within a sentence */
export function dayAndMonth(day, language) {
  const at = new Date(`${day}T12:00:00Z`);
  const name = format(language, "UTC", { weekday: "long" }).format(at);
  return `${name.replace(/^Thứ|^Chủ/, (word) => word.toLowerCase())} ${day.slice(8)}/${day.slice(5, 7)}`;
}

/**
 * @param {import("./types").Name | string | null | undefined} name
 * @param {string} language
 * @returns {string} the name in that language, Vietnamese when it has none
 */
export function inLanguage(name, language) {
  if (!name) return "";
  if (typeof name === "string") return name;
  return /** @type {Record<string, string>} */ (/** @type {unknown} */ (name))[language] || name.vi;
}

/** @param {import("./types").Wait} wait @returns {string} "10–20", or "10" */
export function interval(wait) {
  return wait.low_min === wait.high_min ? String(wait.high_min) : `${wait.low_min}–${wait.high_min}`;
}

/** @param {number[]} numbers of counters, in order @returns {string[]} three or more in a row as a range: ["1–4", "7", "9"] */
export function spans(numbers) {
  /** @type {number[][]} */
  const runs = [];
  for (const number of numbers) {
    const last = runs[runs.length - 1];
    if (last && last[last.length - 1] === number - 1) last.push(number);
    else runs.push([number]);
  }
  return runs.reduce((all, run) => all.concat(run.length > 2 ? `${run[0]}–${run[run.length - 1]}` : run.map(String)), /** @type {string[]} */ ([]));
}

/** @param {number} seconds @returns {string} 3:07, or 1:02:09 */
export function stopwatch(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (/** @type {number} */ value) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/**
 * @param {import("./types").Hours | null} hours
 * @param {number} at ms since 1970
 * @param {string} zone
 * @returns {string[]} today's spans such as "07:30-11:30"; empty on a closed day
 */
export function spansOf(hours, at, zone) {
  const day = weekday(at, zone);
  return (hours && hours[DAYS.includes(day) ? day : "mon"]) || [];
}

/**
 * @param {import("./types").Hours | null} hours
 * @param {number} at ms since 1970
 * @param {string} zone
 */
export function isWithin(hours, at, zone) {
  const now = timeOfDay(at, zone);
  return spansOf(hours, at, zone).some((span) => holds(span, now));
}

/** @param {string} span "07:30-11:30" of any day, empty for always @param {number} at ms since 1970 @param {string} zone */
export function isWithinSpan(span, at, zone) {
  return !span || holds(span, timeOfDay(at, zone));
}

/** @param {{first: string | null, last: string | null}} period days, both ends included @param {number} at @param {string} zone */
export function isWithinPeriod(period, at, zone) {
  const day = isoDay(at, zone);
  return (!period.first || period.first <= day) && (!period.last || day <= period.last);
}

/** @param {number} at ms since 1970 @param {string} zone @returns {string} 2026-11-23 */
export function isoDay(at, zone) {
  return format("en", zone, { day: "2-digit", month: "2-digit", year: "numeric" }).format(new Date(at)).split("/").reverse().join("-");
}

/** @param {number} at ms since 1970 @param {string} zone @returns {string} mon … sun */
export function weekday(at, zone) {
  return format("en", zone, { weekday: "short" }).format(new Date(at)).toLowerCase().slice(0, 3);
}

/** @param {string} span @param {string} now 08:05 */
function holds(span, now) {
  const [start, end] = span.split("-").map((part) => part.trim().padStart(5, "0"));
  return start <= now && (now < end || end === "00:00");
}
