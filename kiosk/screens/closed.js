/**
 * Owns the plain screens of what is not open: the center, a service, a day whose numbers are gone. Each says when it opens
 * next, and those that open while somebody stands there go on by themselves. Must not know how a number is taken.
 */
import { h } from "/common/dom.js";
import { dayAndMonth } from "/common/format.js";
import { icon } from "/common/icons.js";
import { language, t } from "/common/language.js";
import { centerOpen, hoursToday, serviceOpen } from "/common/opening.js";
import { nextOpening } from "../parts/next_opening.js";
import { noticeScreen } from "./notice.js";

/** @typedef {import("../stage.js").Stage} Stage */
/** @typedef {import("/common/types").Service} Service */

const LOOK_EVERY_MS = 2000;

/** @param {Stage} stage @returns {import("../stage.js").Screen} the first screen outside opening hours */
export function centerClosedScreen(stage) {
  const hours = hoursToday(stage.hall, null, stage.clock.now());
  const text = hours ? t("kiosk.center.closed.text", { hours }) : t("kiosk.center.closed.day");
  const screen = noticeScreen({ icon: "closed", title: t("kiosk.center.closed"), text, more: next(stage, null) });
  return { ...screen, name: "closed", leave: look(() => centerOpen(stage.hall, stage.clock.now()), () => stage.draw()) };
}

/**
 * @param {Stage} stage
 * @param {Service} service
 * @param {() => void} [again] called when it has become open
 * @returns {import("../stage.js").Screen}
 */
export function serviceClosedScreen(stage, service, again = () => stage.draw()) {
  const isOpen = () => serviceOpen(stage.hall, service, stage.clock.now());
  const hours = hoursToday(stage.hall, service.hours, stage.clock.now());
  const text = hours ? t("kiosk.service.closed.text", { hours }) : t("kiosk.service.closed.day");
  const screen = noticeScreen({ icon: "closed", title: t("kiosk.service.closed"), text, more: next(stage, service), onlineUrl: service.online_url });
  // The server's clock decides: where it says closed and this page is of another mind, looking again changes nothing.
  return isOpen() ? screen : { ...screen, leave: look(isOpen, again) };
}

/** @param {Stage} stage @param {Service} service @returns {import("../stage.js").Screen} the numbers of today are gone */
export function quotaScreen(stage, service) {
  const text = t(service.online_url ? "kiosk.quota.text" : "kiosk.quota.text.offline");
  return noticeScreen({ icon: "alert", title: t("kiosk.quota"), text, more: next(stage, service, false), onlineUrl: service.online_url });
}

/**
 * Look at the clock until it has made another screen due.
 * @param {() => boolean} isOther
 * @param {() => void} then
 * @returns {() => void} stops looking
 */
export function look(isOther, then) {
  const timer = setInterval(() => isOther() && then(), LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

/** @param {Stage} stage @param {Service | null} service @param {boolean} [today] false: not before tomorrow */
function next(stage, service, today) {
  const { hours, center } = stage.hall;
  const opening = nextOpening(service?.hours ? [hours, service.hours] : [hours], stage.clock.now(), center.time_zone, today);
  if (!opening) return h("p", { class: "next-opening" }, icon("help"), t("kiosk.opens.unknown"));
  const { ahead, day, time } = opening;
  const key = ahead === 0 ? "kiosk.opens.today" : ahead === 1 ? "kiosk.opens.tomorrow" : "kiosk.opens.day";
  return h("p", { class: "next-opening", "data-opens": `${day} ${time}` }, icon("clock"), t(key, { time, day: dayAndMonth(day, language()) }));
}
