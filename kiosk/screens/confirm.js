/**
 * Owns the last screen before a number: what to bring, what it costs, how many wait, who has priority, and the one
 * button that takes it. Must not know how the number is shown.
 */
import { h, write } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { named, t } from "/common/language.js";
import { hoursToday, serviceOpen } from "/common/opening.js";
import { qrCode } from "/common/qr.js";
import { priorityChoice } from "../parts/priority.js";
import { take } from "../parts/take.js";
import { waitingText } from "./groups.js";
import { noticeScreen } from "./notice.js";

/** @typedef {import("../stage.js").Stage} Stage */
/** @typedef {import("/common/types").Service} Service */

/** @param {Service} chosen @returns {import("../stage.js").Maker} */
export function confirmScreen(chosen) {
  const order = { service: chosen, priority: "normal", key: "" };
  return (stage) => {
    const service = stage.hall.services.find((each) => each.code === chosen.code); // it may have been configured anew
    if (!service || !serviceOpen(stage.hall, service, stage.clock.now())) return closedNotice(stage, service ?? chosen);
    order.service = service;
    const waiting = h("dd", null, waitingText(stage.hall, [service.code]));
    const update = () => write(waiting, waitingText(stage.hall, [service.code]));
    const about = h("div", { class: "about", tabindex: "0", role: "region", "aria-label": t("documents") },
      facts(service, waiting), documents(service));
    const element = h("section", { class: "confirm" },
      h("div", { class: "heading" }, h("p", { class: "quiet" }, groupName(stage, service)), h("h1", { tabindex: "-1" }, named(service.name))),
      h("div", { class: "about-frame" }, about, moreButton(about)),
      h("div", { class: "decide" }, priorityChoice(stage.hall, order), takeButton(stage, order)));
    return { name: "confirm", element, update };
  };
}

/** @param {Stage} stage @param {import("../parts/take.js").Order} order */
function takeButton(stage, order) {
  const said = h("span", null, t("kiosk.take"));
  const button = h("button", { class: "button primary take", type: "button", "data-confirm": true }, icon("ticket"), said);
  button.addEventListener("click", () => {
    if (button.disabled) return;
    button.disabled = true;
    write(said, t("kiosk.taking"));
    take(stage, order, () => write(said, t("kiosk.retrying")));
  });
  return button;
}

/** @param {Stage} stage @param {Service} service */
function groupName(stage, service) {
  const group = stage.hall.groups.find((each) => each.code === service.group);
  return group ? named(group.name) : "";
}

/** @param {Service} service @param {HTMLElement} waiting */
function facts(service, waiting) {
  const fact = (/** @type {string} */ drawing, /** @type {string} */ label, /** @type {HTMLElement} */ value) =>
    h("div", { class: "fact" }, h("dt", null, icon(drawing), label), value);
  const minutes = Math.round(service.typical_min);
  return h("dl", { class: "facts" },
    fact("people", t("ahead"), waiting),
    fact("clock", t("kiosk.typical"), h("dd", null, t("kiosk.typical.value", { minutes }))),
    service.fee && fact("money", t("fee"), h("dd", null, named(service.fee))));
}

/** @param {Service} service */
function documents(service) {
  const list = service.documents.map((document) => h("li", null, icon("document"), h("span", null, named(document))));
  return h("div", { class: "documents panel" }, h("h2", null, t("documents")),
    list.length > 0 ? h("ul", null, list) : h("p", { class: "quiet" }, t("documents.none")), online(service));
}

/** @param {Service} service */
function online(service) {
  if (!service.online_url) return null;
  return h("div", { class: "online" }, qrCode(service.online_url, t("kiosk.online")),
    h("p", null, h("strong", null, t("kiosk.online")), t("kiosk.online.about")));
}

/** @param {HTMLElement} about a way to the rest of a long list; hidden while all of it is in sight */
function moreButton(about) {
  const down = () => about.scrollBy({ top: about.clientHeight * 0.8 });
  const button = h("button", { class: "button more", type: "button", hidden: true, click: down }, t("kiosk.more"), icon("down"));
  const look = () => void (button.hidden = about.scrollHeight - about.clientHeight - about.scrollTop < 8);
  about.addEventListener("scroll", look);
  new ResizeObserver(look).observe(about);
  return button;
}

/** @param {Stage} stage @param {Service} service */
function closedNotice(stage, service) {
  const hours = hoursToday(stage.hall, service.hours, stage.clock.now());
  const text = hours ? t("kiosk.service.closed.text", { hours }) : t("kiosk.service.closed.day");
  return noticeScreen({ icon: "closed", title: t("kiosk.service.closed"), text, onlineUrl: service.online_url });
}
