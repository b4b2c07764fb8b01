/**
 * Owns the last screen before a number: what to bring, what it costs, how many wait, who has priority, and the one
 * button that takes it. Must not know how the number is shown.
 */
import { h, write } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { named, t } from "/common/language.js";
import { serviceOpen } from "/common/opening.js";
import { qrCode } from "/common/qr.js";
import { Outlook } from "../parts/outlook.js";
import { priorityChoice } from "../parts/priority.js";
import { take } from "../parts/take.js";
import { serviceClosedScreen } from "./closed.js";
import { waitingText } from "./groups.js";

/** @typedef {import("../stage.js").Stage} Stage */
/** @typedef {import("/common/types").Service} Service */

/** @param {Service} chosen @returns {import("../stage.js").Maker} */
export function confirmScreen(chosen) {
  const order = { service: chosen, priority: "normal", key: "" };
  /** @type {import("../card/visit.js").Reading | null} */
  let heeded = null;
  return (stage) => {
    const service = stage.hall.services.find((each) => each.code === chosen.code); // it may have been configured anew
    if (!service || !serviceOpen(stage.hall, service, stage.clock.now())) return serviceClosedScreen(stage, service ?? chosen);
    order.service = service;
    const { reading } = stage.card;
    if (reading && reading !== heeded && !order.key) order.priority = reading.code;
    heeded = reading;
    const outlook = new Outlook(stage, service);
    const waiting = h("dd", null, waitingText(stage.hall, [service.code]));
    const update = () => {
      const text = waitingText(stage.hall, [service.code]);
      if (text !== waiting.textContent) outlook.ask();
      write(waiting, text);
    };
    const about = h("div", { class: "about", tabindex: "0", role: "region", "aria-label": t("kiosk.about") },
      facts(service, waiting, outlook), outlook.note, documents(service));
    const element = h("section", { class: "confirm" },
      h("div", { class: "heading" }, h("p", { class: "quiet" }, groupName(stage, service)), h("h1", { tabindex: "-1" }, named(service.name))),
      h("div", { class: "about-frame" }, about, moreButton(about)),
      h("div", { class: "decide" }, priorityChoice(stage, order), takeButton(stage, order)));
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

/** @param {Service} service @param {HTMLElement} waiting @param {Outlook} outlook */
function facts(service, waiting, outlook) {
  const fact = (/** @type {string} */ drawing, /** @type {string} */ label, /** @type {HTMLElement} */ value) =>
    h("div", { class: "fact" }, h("dt", null, icon(drawing), label), value);
  const minutes = Math.round(service.typical_min);
  return h("dl", { class: "facts" },
    fact("people", t("ahead"), waiting), outlook.fact,
    fact("counter", t("kiosk.typical"), h("dd", null, t("kiosk.typical.value", { minutes }))),
    service.fee && h("div", { class: "fact fee" }, h("dt", null, icon("money"), t("fee")), h("dd", null, named(service.fee))));
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
  return h("div", { class: "online" }, qrCode(service.online_url),
    h("p", null, h("strong", null, t("kiosk.online")), t("kiosk.online.about")));
}

/** @param {HTMLElement} about a way to the rest of a long list; hidden while all of it is in sight */
function moreButton(about) {
  const down = () => about.scrollBy({ top: about.clientHeight * 0.8 });
  const button = h("button", { class: "button more", type: "button", click: down }, t("kiosk.more"), icon("down"));
  const veil = h("div", { class: "more-below", hidden: true }, button);
  const look = () => void (veil.hidden = about.scrollHeight - about.clientHeight - about.scrollTop < 8);
  about.addEventListener("scroll", look);
  new ResizeObserver(look).observe(about);
  return veil;
}
