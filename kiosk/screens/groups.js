/**
 * Owns the first screen: the service groups, how many wait in each. Must not know how a number is taken.
 */
import { h, write } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { named, t } from "/common/language.js";
import { centerOpen, hoursToday } from "/common/opening.js";
import { paged } from "../parts/paged.js";
import { confirmScreen } from "./confirm.js";
import { noticeScreen } from "./notice.js";
import { servicesScreen } from "./services.js";

/** @typedef {import("../stage.js").Stage} Stage */
/** @typedef {import("/common/types").Snapshot} Snapshot */
/** @typedef {import("/common/types").Group} Group */

/** @param {Stage} stage @returns {import("../stage.js").Screen} */
export function groupsScreen(stage) {
  const { hall } = stage;
  if (!centerOpen(hall, stage.clock.now())) return closedScreen(stage);
  const offered = hall.groups.filter((group) => servicesOf(hall, group).length > 0);
  if (offered.length === 0) return noticeScreen({ icon: "closed", title: t("kiosk.empty"), text: t("kiosk.ask"), first: true });
  /** @type {Map<Group, HTMLElement>} */
  const counts = new Map(offered.map((group) => [group, h("span", { class: "tile-note" })]));
  const update = (/** @type {Snapshot} */ now) => {
    if (!centerOpen(now, stage.clock.now())) stage.draw();
    else counts.forEach((note, group) => write(note, waitingText(now, servicesOf(now, group).map((service) => service.code))));
  };
  const element = h("section", { class: "choose" }, h("div", { "data-invites": true }, heading(t("kiosk.title"), t("kiosk.lead"))),
    paged(offered.map((group) => tile(stage, group, counts.get(group))), "groups"));
  counts.forEach((note, group) => write(note, waitingText(hall, servicesOf(hall, group).map((service) => service.code))));
  return { name: "groups", element, update };
}

/** @param {string} title @param {string} lead */
export function heading(title, lead) {
  return h("div", { class: "heading" }, h("h1", { tabindex: "-1" }, title), h("p", { class: "quiet" }, lead));
}

/** @param {Snapshot} hall @param {string[]} codes @returns {string} how many wait for these services */
export function waitingText(hall, codes) {
  const people = codes.reduce((sum, code) => sum + (hall.waiting[code] ?? 0), 0);
  return people > 0 ? t("waiting.people", { people }) : t("waiting.none");
}

/** @param {Snapshot} hall @param {Group} group */
function servicesOf(hall, group) {
  return hall.services.filter((service) => service.group === group.code);
}

/** @param {Stage} stage @param {Group} group @param {HTMLElement | undefined} note */
function tile(stage, group, note) {
  const open = () => {
    const services = servicesOf(stage.hall, group);
    stage.go(services.length === 1 ? confirmScreen(services[0]) : servicesScreen(group));
  };
  return h("button", { class: "tile", type: "button", "data-group": group.code, click: open },
    h("span", { class: "tile-icon" }, icon(group.icon || group.code)),
    h("span", { class: "tile-text" }, h("strong", null, named(group.name)), note));
}

/** @param {Stage} stage the first screen outside opening hours; it looks at the clock by itself */
function closedScreen(stage) {
  const hours = hoursToday(stage.hall, null, stage.clock.now());
  const text = hours ? t("kiosk.center.closed.text", { hours }) : t("kiosk.center.closed.day");
  const screen = noticeScreen({ icon: "closed", title: t("kiosk.center.closed"), text, first: true });
  const look = setInterval(() => centerOpen(stage.hall, stage.clock.now()) && stage.draw(), 2000);
  return { ...screen, name: "closed", leave: () => clearInterval(look) };
}
