/**
 * Owns the screen that asks for an age: by the card under the scanner, or by a typed year of birth.
 * Must not know what a card says or which age gives what.
 */
import { fill, h, write } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { t } from "/common/language.js";

/** @typedef {import("../stage.js").Stage} Stage */

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
const LENGTH = 4;

/** @returns {import("../stage.js").Maker} */
export function birthScreen() {
  let year = "";
  return (stage) => {
    const places = h("p", { class: "year number", "data-year": true, role: "status" });
    const wrong = h("p", { class: "wrong", role: "alert" });
    const show = (/** @type {string} */ typed) => {
      year = typed.slice(0, LENGTH);
      fill(places, h("span", { class: "unseen" }, year || t("kiosk.year")),
        Array.from({ length: LENGTH }, (_none, at) => h("span", { class: "place", "aria-hidden": "true" }, year[at] ?? "")));
      write(wrong, "");
    };
    const add = (/** @type {string} */ text) => show(year + text.replace(/\D/g, ""));
    const submit = () => stage.card.takeYear(year) || refuse();
    const refuse = () => {
      show("");
      write(wrong, t("kiosk.year.wrong"));
    };
    show(year);
    const element = h("section", { class: "birth", keydown: (event) => press(event, () => show(year.slice(0, -1)), submit) }, explain(stage),
      h("div", { class: "panel year-panel" }, h("h2", null, t("kiosk.year")), places, wrong, keypad(add, () => show(year.slice(0, -1)), submit)));
    const carded = () => (stage.card.reading?.kind === "unread" ? stage.draw() : stage.back());
    return { name: "birth", element, typed: add, carded };
  };
}

/** @param {Stage} stage */
function explain(stage) {
  const unread = stage.card.reading?.kind === "unread";
  return h("div", { class: "card-how" }, h("h1", { tabindex: "-1" }, t("kiosk.card.offer")),
    h("p", null, icon("card"), t("kiosk.card.how")), unread && h("p", { class: "wrong", role: "alert" }, stage.card.sentence),
    h("p", { class: "quiet" }, icon("check"), t("kiosk.card.private")));
}

/** @param {(digit: string) => void} add @param {() => void} erase @param {() => void} submit */
function keypad(add, erase, submit) {
  const key = (/** @type {string} */ digit) => h("button", { class: "key", type: "button", "data-key": digit, click: () => add(digit) }, digit);
  return h("div", { class: "keypad", mousedown: (event) => event.preventDefault(), role: "group", "aria-label": t("kiosk.year") }, DIGITS.map(key),
    h("button", { class: "key wide", type: "button", "data-key": "delete", "aria-label": t("kiosk.key.delete"), click: erase }, icon("erase")), key("0"),
    h("button", { class: "key wide primary", type: "button", "data-year-done": true, click: submit }, t("kiosk.done")));
}

/** @param {KeyboardEvent} event @param {() => void} erase @param {() => void} submit */
function press(event, erase, submit) {
  if (event.key === "Backspace") erase();
  if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) submit();
}
