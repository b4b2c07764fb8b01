/**
 * Owns the keys on the screen: plain letters, because diacritics do not matter in a search. Must not know what is typed.
 */
import { h } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { t } from "/common/language.js";

const ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/** @param {(text: string) => void} type @param {() => void} erase */
export function keyboard(type, erase) {
  const letters = ROWS.map((row) => [...row].map((letter) => key(letter, letter.toUpperCase(), null, () => type(letter))));
  letters[1].push(key("delete", icon("erase"), t("kiosk.key.delete"), erase));
  letters[2].push(key("space", t("kiosk.key.space"), null, () => type(" ")));
  // A finger on a key leaves the focus in the field, for those who type on a keyboard as well.
  return h("div", { class: "keyboard", mousedown: (event) => event.preventDefault(), role: "group", "aria-label": t("kiosk.keyboard") }, letters.map((row) => h("div", { class: "keys" }, row)));
}

/** @param {string} name @param {string | Node} face @param {string | null} label @param {() => void} press */
function key(name, face, label, press) {
  return h("button", { class: `key ${name.length > 1 ? "wide" : ""}`, type: "button", "data-key": name, "aria-label": label, click: press }, face);
}
