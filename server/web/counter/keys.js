/**
 * Owns the console's single keys and the switch that turns them off, for those whom they would trip.
 * Must not know what a key does.
 */
import { h, write } from "/common/dom.js";
import { t } from "/common/language.js";

const KEPT = "luot.counter.keys";
const INTERACTIVE = "a, button, input, select, textarea, summary, dialog";

export class Keys {
  /** @param {Map<string, () => void>} actions by capital letter; N also answers to the space bar */
  constructor(actions) {
    this.actions = actions;
    this.on = localStorage.getItem(KEPT) !== "off";
    this.element = h("button", { class: "keys", type: "button", click: () => this.toggle() });
    this.listener = (/** @type {KeyboardEvent} */ event) => this.press(event);
    document.addEventListener("keydown", this.listener);
  }

  close() {
    document.removeEventListener("keydown", this.listener);
  }

  toggle() {
    this.on = !this.on;
    localStorage.setItem(KEPT, this.on ? "on" : "off");
    this.draw();
  }

  draw() {
    this.element.setAttribute("aria-pressed", String(this.on));
    document.body.dataset.keys = this.on ? "on" : "off";
    write(this.element, t(this.on ? "desk.keys.on" : "desk.keys.off"));
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (!this.on || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (document.querySelector("dialog[open]")) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest("input, select, textarea")) return;
    const space = event.key === " " || event.key === "Enter";
    if (space && target.closest(INTERACTIVE)) return;
    const act = this.actions.get(space ? "N" : event.key.toUpperCase());
    if (!act) return;
    event.preventDefault();
    act();
  }
}
