/**
 * Owns asking for one of several things in a dialog. Must not know what they are for.
 */
import { h } from "/common/dom.js";
import { t } from "/common/language.js";

/** @typedef {{value: string, title: string, note: string}} Choice */

/**
 * @param {string} title
 * @param {Choice[]} choices
 * @returns {Promise<string | null>} the chosen value; null when the dialog was left
 */
export function pick(title, choices) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: "picker", "aria-labelledby": "picker-title" });
    const end = (/** @type {string | null} */ value) => {
      dialog.remove();
      resolve(value);
    };
    const buttons = choices.map((choice) => h("li", null, h("button", { class: "button", type: "button", "data-choice": choice.value, click: () => end(choice.value) },
      h("strong", { class: "number" }, choice.title), h("span", null, choice.note))));
    dialog.append(h("h2", { id: "picker-title" }, title), h("ul", null, buttons),
      h("button", { class: "button", type: "button", click: () => end(null) }, t("cancel")));
    dialog.addEventListener("cancel", () => end(null));
    document.body.append(dialog);
    dialog.showModal();
  });
}
