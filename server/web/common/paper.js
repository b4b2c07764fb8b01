/**
 * Owns what officials see and do about printers and slips in doubt, wherever it is shown: words, and ordering a copy.
 * Must not know the page around it.
 */
import { newKey, untilKnown } from "./api.js";
import { h } from "./dom.js";
import { timeOfDay } from "./format.js";
import { icon } from "./icons.js";
import { t } from "./language.js";

/** @typedef {import("./types").Printer} Printer */
/** @typedef {import("./types").DoubtfulSlip} DoubtfulSlip */
/** @typedef {import("./types").Paper} Paper */
/** @typedef {import("./types").HallEvent} HallEvent */

/** @param {HallEvent[] | null} events null: anything may have happened @returns {boolean} whether to ask for the paper again */
export function concernsPaper(events) {
  return !events || events.some((event) => event.type.startsWith("printer.") || event.type.startsWith("slip."));
}

/** @param {Printer} printer @returns {boolean} whether somebody should look after it */
export function needsHand(printer) {
  return printer.state !== "ready" || printer.near_end;
}

/** @param {Printer} printer @returns {string} how it is, in few words */
export function stateText(printer) {
  const words = [printer.state === "ready" && printer.near_end ? t("printer.near_end") : t(`printer.${printer.state}`)];
  if (printer.permanent && printer.state !== "ready") words.push(t("printer.technician"));
  return words.join(" · ");
}

/**
 * Order a copy of a slip; the same press, sent again, orders no second one.
 * @param {import("./api.js").Api} api
 * @param {string} number
 * @returns {Promise<unknown>}
 */
export function orderCopy(api, number) {
  const key = newKey();
  return untilKnown(() => api.post("/slips", { number }, key));
}

/**
 * @param {DoubtfulSlip[]} slips
 * @param {string} zone the center's time zone
 * @param {(number: string) => void} copy
 * @returns {HTMLElement} each with a button that orders a copy
 */
export function doubtList(slips, zone, copy) {
  return h("ul", { class: "doubt" }, slips.map((slip) => h("li", { "data-doubt": slip.number },
    h("strong", { class: "number" }, slip.number),
    h("span", null, t(`paper.${slip.state}`), " · ", timeOfDay(slip.issued_at, zone)),
    h("button", { class: "button", type: "button", "data-copy": slip.number, click: () => copy(slip.number) }, icon("printer"), t("paper.copy")))));
}
