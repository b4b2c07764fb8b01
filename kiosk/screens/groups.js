/**
 * Owns the first screen: the service groups, how many wait in each. Must not know how a number is taken.
 */
import { h, write } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { named, t } from "/common/language.js";
import { centerOpen } from "/common/opening.js";
import { paged } from "../parts/paged.js";
import { centerClosedScreen, look } from "./closed.js";
import { confirmScreen } from "./confirm.js";
import { noticeScreen } from "./notice.js";
import { searchScreen } from "./search.js";
import { servicesScreen } from "./services.js";

/** @typedef {import("../stage.js").Stage} Stage */
/** @typedef {import("/common/types").Snapshot} Snapshot */
/** @typedef {import("/common/types").Group} Group */

/** @param {Stage} stage @returns {import("../stage.js").Screen} */
export function groupsScreen(stage) {
  const { hall } = stage;
  if (!centerOpen(hall, stage.clock.now())) return centerClosedScreen(stage);
  const offered = hall.groups.filter((group) => servicesOf(hall, group).length > 0);
  if (offered.length === 0) return noticeScreen({ icon: "closed", title: t("kiosk.empty"), text: t("kiosk.ask") });
  /** @type {Map<Group, HTMLElement>} */
  const counts = new Map(offered.map((group) => [group, h("span", { class: "tile-note" })]));
  const update = (/** @type {Snapshot} */ now) =>
    counts.forEach((note, group) => write(note, waitingText(now, servicesOf(now, group).map((service) => service.code))));
  const find = h("button", { class: "button find", type: "button", "data-search": true, click: () => stage.go(searchScreen()) },
    icon("search"), t("kiosk.search"));
  const element = h("section", { class: "choose" }, h("div", { "data-invites": true }, heading(stage, t("kiosk.title"), t("kiosk.lead"), find)),
    paged(offered.map((group) => tile(stage, group, counts.get(group))), "groups"));
  update(hall);
  return { name: "groups", element, update, leave: look(() => !centerOpen(stage.hall, stage.clock.now()), () => stage.draw()) };
}

/**
 * @param {Stage} stage
 * @param {string} title
 * @param {string} lead in its place stands what a card said, once one was read
 * @param {HTMLElement} [beside]
 */
export function heading(stage, title, lead, beside) {
  const { reading, sentence: said } = stage.card;
  return h("div", { class: "heading" }, h("h1", { tabindex: "-1" }, title),
    h("p", { class: said ? "card-said" : "quiet", role: "status", "data-card": reading?.kind }, said && icon("card"), said || lead), beside);
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
