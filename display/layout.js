/**
 * Owns which layout of the center's file this display has (`/display/?layout=CODE`), and which calls concern it and the
 * people who hear its loudspeakers. Must not know panels.
 */

/** @typedef {import("/common/types").Snapshot} Snapshot */
/** @typedef {import("/common/types").DisplayPlan} DisplayPlan */
/** @typedef {import("/common/types").Call} Call */

const PANELS = ["waiting", "media", "ticker", "duty", "nearby"];

/** @type {DisplayPlan} the hall as a whole: a display that names no layout */
export const WHOLE = { code: "", name: { vi: "", en: "" }, kind: "hall", zone: "hall", speaks: true, groups: [], counters: [], panels: PANELS };

/** @returns {string} the layout that the address names, empty for the whole hall */
export function askedLayout() {
  return new URLSearchParams(location.search).get("layout") ?? "";
}

/** @param {Snapshot} hall @param {string} code @returns {{layout: DisplayPlan, known: boolean}} the whole hall when there is no such layout */
export function layoutOf(hall, code) {
  const found = hall.lobby.displays.find((one) => one.code === code);
  return { layout: found ?? WHOLE, known: !code || found !== undefined };
}

/** @param {DisplayPlan} layout @param {Snapshot} hall @param {Call} call @returns {boolean} whether the layout shows it */
export function shows(layout, hall, call) {
  const service = hall.services.find((one) => one.code === call.service);
  const group = service ? service.group : "";
  return (layout.counters.length === 0 || layout.counters.includes(call.counter)) && (layout.groups.length === 0 || layout.groups.includes(group));
}

/**
 * @param {DisplayPlan} layout
 * @param {Snapshot} hall
 * @param {Call} call
 * @returns {boolean} whether people in the layout's loudspeaker zone must hear it: some display there shows it
 */
export function isHeard(layout, hall, call) {
  const here = hall.lobby.displays.filter((one) => one.zone === layout.zone);
  return [layout, ...here].some((one) => shows(one, hall, call));
}

/** @param {DisplayPlan} layout @param {Snapshot} hall @returns {import("/common/types").Service[]} the services whose calls the layout shows */
export function servicesShown(layout, hall) {
  const counters = hall.counters.filter((one) => layout.counters.length === 0 || layout.counters.includes(one.number));
  const served = new Set(counters.flatMap((one) => one.services));
  return hall.services.filter((one) => (layout.groups.length === 0 || layout.groups.includes(one.group)) && (layout.counters.length === 0 || served.has(one.code)));
}
