/**
 * Owns how the kiosk looks to one citizen: larger letters, high contrast, everything within reach of a seated person. The
 * next citizen starts with none of it. Must not know screens.
 */
import { h } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { t } from "/common/language.js";

/** @typedef {"large" | "contrast" | "low"} Mode */

/** @type {Mode[]} */
const MODES = ["large", "contrast", "low"];

export class Modes {
  /** @param {() => void} changed called after each change, when screens must be measured anew */
  constructor(changed) {
    this.changed = changed;
  }

  /** @returns {boolean} whether the kiosk looks as it does to everybody */
  get plain() {
    return MODES.every((mode) => !isOn(mode));
  }

  /** @param {Mode} mode */
  toggle(mode) {
    document.documentElement.toggleAttribute(`data-${mode}`);
    this.changed();
    const pressed = document.querySelector(`[data-mode="${mode}"]`);
    if (pressed instanceof HTMLElement) pressed.focus();
  }

  /** Look as to everybody; tells nobody. */
  reset() {
    MODES.forEach((mode) => document.documentElement.removeAttribute(`data-${mode}`));
  }

  /** @returns {HTMLElement[]} a button for each */
  buttons() {
    return MODES.map((mode) => tool(mode, { "data-mode": mode, "aria-pressed": String(isOn(mode)) }, () => this.toggle(mode)));
  }
}

/**
 * A button of the row at the kiosk's foot.
 * @param {"large" | "contrast" | "low" | "listen"} name of its drawing and its words
 * @param {import("/common/dom.js").Attributes} marks
 * @param {() => void} press
 */
export function tool(name, marks, press) {
  return h("button", { class: `tool ${name}`, type: "button", "aria-label": t(`kiosk.tool.${name}.about`), ...marks, click: press },
    icon(name), h("span", null, t(`kiosk.tool.${name}`)));
}

/** @param {Mode} mode */
function isOn(mode) {
  return document.documentElement.hasAttribute(`data-${mode}`);
}
