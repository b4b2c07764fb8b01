/**
 * Owns the screen of a taken number: the number, the slip's state, how long, where, and the way to follow it by phone.
 * Must not know how the number came about.
 */
import { fill, h, write } from "/common/dom.js";
import { interval, spans } from "/common/format.js";
import { icon } from "/common/icons.js";
import { named, t } from "/common/language.js";
import { qrCode } from "/common/qr.js";
import { troubleText } from "../parts/paper.js";
import { PrintWatch } from "../parts/print_watch.js";

/** @typedef {import("/common/types").Ticket} Ticket */
/** @typedef {import("/common/types").Service} Service */
/** @typedef {import("../stage.js").Stage} Stage */

const SHOWN_S = 20;
const SHOWN_FOR_A_PHOTO_S = 45;
const SHOWN_GUIDED_S = 60;
const SETTLE_MS = 1500;

/** @param {Ticket} ticket @param {Service} service @returns {import("../stage.js").Maker} */
export function numberScreen(ticket, service) {
  const shownS = () => (document.documentElement.hasAttribute("data-guided") ? SHOWN_GUIDED_S : SHOWN_S);
  let left = shownS();
  /** @type {PrintWatch | null} */
  let watch = null;
  return (stage) => {
    const slip = h("p", { class: "slip", role: "status" });
    const returns = h("span", { class: "quiet" });
    const tick = () => {
      write(returns, t("kiosk.returns", { seconds: left }));
      if (left <= 0) stage.home();
      left -= 1;
    };
    watch = watch ?? new PrintWatch(stage.api, ticket);
    const shown = h("section", { class: "taken" });
    watch.listen((state) => {
      if (state.state === "photo" && !shown.classList.contains("unprinted")) left = Math.max(left, SHOWN_FOR_A_PHOTO_S);
      shown.classList.toggle("unprinted", state.state === "photo");
      showSlip(slip, state, ticket.number);
    });
    tick();
    const timer = setInterval(tick, 1000);
    const longer = () => void (left = Math.max(left, shownS())); // whoever touches the screen or a key still reads
    for (const name of ["pointerdown", "keydown"]) addEventListener(name, longer);
    const done = h("button", { class: "button primary large", type: "button", "data-done": true, click: () => stage.home() }, t("kiosk.done"));
    shown.append(card(ticket, service), slip, h("div", { class: "taken-more" }, facts(stage, ticket, service), phone(ticket)),
      h("div", { class: "leave" }, done, returns));
    return { name: "number", element: shown, leave: () => leave(timer, longer, stage, watch), keeps: true, returns: true, settleMs: SETTLE_MS };
  };
}

/** @param {number} timer @param {() => void} longer @param {Stage} stage @param {PrintWatch | null} watch */
function leave(timer, longer, stage, watch) {
  clearInterval(timer);
  for (const name of ["pointerdown", "keydown"]) removeEventListener(name, longer);
  if (watch && stage.path.length === 1) watch.stop();
}

/** @param {Ticket} ticket @param {Service} service */
function card(ticket, service) {
  return h("div", { class: "big-card" }, h("h1", { tabindex: "-1" }, t("kiosk.your.number")),
    h("p", { class: `big number${ticket.number.length > 4 ? " long" : ""}`, "data-ticket-number": ticket.number }, ticket.number), h("p", null, named(service.name)));
}

/** @param {HTMLElement} slip @param {import("../parts/print_watch.js").SlipState} how @param {string} number */
function showSlip(slip, { state, trouble }, number) {
  const said = trouble ? t("kiosk.paper.photo", { trouble: troubleText(trouble), number }) : t("kiosk.print.photo");
  const text = { done: t("kiosk.print.done"), photo: said, wait: t("kiosk.print.wait") }[state];
  if (slip.dataset.slip === state && slip.textContent === text) return;
  slip.dataset.slip = state;
  slip.lang = document.documentElement.lang;
  fill(slip, icon(state === "photo" ? "camera" : "printer"), text);
}

/** @param {Stage} stage @param {Ticket} ticket @param {Service} service */
function facts(stage, ticket, service) {
  const serving = stage.hall.counters.filter((one) => one.services.includes(service.code) && one.state !== "closed");
  const chip = (/** @type {string} */ counters) => h("span", { class: "chip", "aria-label": t("counter.n", { counter: counters }) }, counters);
  const where = serving.length > 0
    ? h("dd", { class: "counters" }, spans(serving.map((one) => one.number).sort((one, other) => one - other)).map(chip))
    : h("dd", null, t("kiosk.counters.none"));
  const ahead = ticket.ahead > 0 ? t("people", { people: ticket.ahead }) : t("kiosk.next");
  return h("dl", { class: "panel taken-facts" },
    h("div", null, h("dt", null, icon("people"), t("ahead")), h("dd", null, ahead)),
    ticket.wait && h("div", null, h("dt", null, icon("clock"), t("wait")), h("dd", null, t("minutes", { minutes: interval(ticket.wait) }))),
    h("div", null, h("dt", null, icon("counter"), t("kiosk.counters")), where));
}

/** @param {Ticket} ticket */
function phone(ticket) {
  return h("div", { class: "panel phone" }, qrCode(ticket.url), h("p", null, t("kiosk.scan")));
}
