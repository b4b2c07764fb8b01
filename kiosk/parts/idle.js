/**
 * Owns the time-out of an unfinished visit: after a while without a touch it asks, counts down, and goes to the start.
 * Anybody who needs longer says so with one touch, as often as needed; who is guided by ear has three times as long. Tells,
 * too, when nobody has touched the first screen for a while. Must not know screens.
 */
import { h, write } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { t } from "/common/language.js";
import { putOutOfReach } from "/common/still.js";

const QUIET_S = 60;
const COUNTDOWN_S = 20;
const REST_S = 45;
const GUIDED_TIMES = 3;

export class Idle {
  /** @param {{giveUp: () => void, rest: () => void}} told */
  constructor({ giveUp, rest }) {
    this.giveUp = giveUp;
    this.rest = rest;
    this.watching = false;
    this.resting = false;
    this.rested = false;
    this.quietS = 0;
    /** @type {{dialog: HTMLDialogElement | HTMLElement, text: HTMLElement} | null} */
    this.asking = null;
    for (const name of ["pointerdown", "keydown"]) addEventListener(name, () => this.touched(), true);
    setInterval(() => this.pass(), 1000);
  }

  /** @param {boolean} on whether there is an unfinished visit @param {boolean} [resting] whether this is the first screen */
  watch(on, resting = false) {
    this.watching = on;
    this.resting = resting;
    this.quietS = 0;
    this.stopAsking();
  }

  touched() {
    if (!this.asking) this.quietS = 0;
    this.rested = false;
  }

  pass() {
    this.quietS += 1;
    const times = document.documentElement.hasAttribute("data-guided") ? GUIDED_TIMES : 1;
    if (this.resting && !this.rested && this.quietS >= REST_S * times) {
      this.rested = true;
      return this.rest();
    }
    if (!this.watching) return;
    const left = QUIET_S * times + COUNTDOWN_S - this.quietS;
    if (left <= 0) return this.giveUp();
    if (left > COUNTDOWN_S) return;
    if (!this.asking) this.ask();
    if (this.asking) write(this.asking.text, t("kiosk.idle.text", { seconds: left }));
  }

  ask() {
    const text = h("p", { "aria-live": "off" });
    const stay = h("button", { class: "button primary", type: "button", "data-stay": true, click: () => this.watch(true) }, t("kiosk.idle.stay"));
    const leave = h("button", { class: "button", type: "button", click: () => this.giveUp() }, icon("home"), t("home"));
    const panel = h("div", { class: "ask panel", role: "alertdialog", "aria-modal": "true", "aria-labelledby": "idle-title" },
      icon("clock"), h("h2", { id: "idle-title" }, t("kiosk.idle.title")), text, stay, leave);
    const dialog = h("div", { class: "veil" }, panel);
    document.body.append(dialog);
    setRest(true);
    this.asking = { dialog, text };
    stay.focus();
  }

  stopAsking() {
    if (!this.asking) return;
    this.asking.dialog.remove();
    this.asking = null;
    setRest(false);
  }
}

/** @param {boolean} on whether the page behind the question is out of reach */
function setRest(on) {
  for (const part of document.querySelectorAll("#header, #screen, #footer")) putOutOfReach(part, on);
}
