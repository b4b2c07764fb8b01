/**
 * Owns whether the center or a service is open now, by its hours and the server's time. Must not know screens.
 */
import { isWithin, spansOf } from "./format.js";

/** @typedef {import("./types").Snapshot} Snapshot */

/**
 * @param {Snapshot} hall
 * @param {number} now ms since 1970
 * @returns {boolean} by the center's hours, so that it changes with the clock and needs no event
 */
export function centerOpen(hall, now) {
  const zone = hall.center.time_zone;
  return isWithin(hall.hours, now, zone);
}

/**
 * @param {Snapshot} hall
 * @param {import("./types").Service} service
 * @param {number} now ms since 1970
 */
export function serviceOpen(hall, service, now) {
  return centerOpen(hall, now) && (service.hours === null || isWithin(service.hours, now, hall.center.time_zone));
}

/**
 * @param {Snapshot} hall
 * @param {import("./types").Hours | null} hours
 * @param {number} now ms since 1970
 * @returns {string} today's hours, "07:30–11:30, 13:30–17:00"; empty when closed all day
 */
export function hoursToday(hall, hours, now) {
  return spansOf(hours ?? hall.hours, now, hall.center.time_zone).map((span) => span.replace("-", "–")).join(", ");
}
