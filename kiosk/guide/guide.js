/**
 * Owns the guidance by ear and keys: arrow keys go from one control to the next and say it, Enter presses it, and each new
 * screen is read out. A keypad beside the screen sends these keys. Must not know what the screens ask.
 */
import { language, t } from "/common/language.js";
import { tool } from "../parts/modes.js";
import { Speech } from "./speech.js";
import { controlText, sayable, screenText } from "./words.js";

const CONTROLS = "button:not(:disabled), input, a[href], [tabindex='0']";
const PARTS = ["#screen", "#footer", "#header"];
/** @type {Record<string, (guide: Guide) => void>} */
const KEYS = {
  ArrowDown: (guide) => guide.move(1), ArrowRight: (guide) => guide.move(1),
  ArrowUp: (guide) => guide.move(-1), ArrowLeft: (guide) => guide.move(-1),
  "*": (guide) => guide.repeat(), F1: (guide) => guide.toggle(),
  "+": (guide) => guide.louder(1), "-": (guide) => guide.louder(-1), Escape: (guide) => guide.back(),
};
const STARTS = ["ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft", "F1"];

export class Guide {
  /** @param {import("../stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.on = false;
    this.silent = false;
    this.speech = new Speech(stage.api, (silent) => this.hearSilence(silent));
    document.addEventListener("keydown", (event) => this.press(event));
    document.addEventListener("focusin", (event) => this.reach(event.target));
    new MutationObserver((changes) => this.watch(changes)).observe(stage.place, { childList: true, subtree: true, characterData: true });
  }

  /** @returns {HTMLElement} the button that turns it on and off by touch */
  button() {
    const name = this.silent ? { "aria-label": t("kiosk.guide.silent") } : {};
    return tool("listen", { "data-guide": true, "aria-pressed": String(this.on), ...name }, () => this.toggle());
  }

  toggle() {
    this.on = !this.on;
    this.speech.stop();
    document.documentElement.toggleAttribute("data-guided", this.on);
    this.stage.drawFoot();
    if (this.on) this.say(`${t("kiosk.guide.on")} ${this.here()}`);
  }

  /** End it: the next citizen is another person. */
  end() {
    if (this.on) this.toggle();
  }

  /** A new screen stands there. */
  enter() {
    if (this.on) this.say(this.here());
  }

  here() {
    const { screen } = this.stage;
    return screen ? screenText(screen.element) : "";
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const act = KEYS[event.key];
    const typing = event.target instanceof HTMLInputElement && event.key.length === 1;
    if (!act || typing || event.ctrlKey || event.altKey || !(this.on || STARTS.includes(event.key))) return;
    event.preventDefault();
    if (!this.on) this.toggle();
    else act(this);
  }

  /** @param {number} step to the next control, or the one before; round and round */
  move(step) {
    const veil = document.querySelector(".veil");
    const places = veil ? [veil] : PARTS.map((part) => document.querySelector(part));
    const all = places.flatMap((place) => (place ? [...place.querySelectorAll(CONTROLS)] : [])).filter((one) => one.getClientRects().length > 0);
    const at = all.indexOf(/** @type {Element} */ (document.activeElement));
    const next = all[at < 0 && step < 0 ? all.length - 1 : (at + step + all.length) % all.length];
    if (next instanceof HTMLElement) next.focus();
  }

  /** @param {EventTarget | null} target what has the focus now */
  reach(target) {
    if (this.on && target instanceof Element && target.matches(CONTROLS)) this.say(controlText(target));
  }

  /** @param {MutationRecord[]} changes say what a status has come to, once the number itself was said */
  watch(changes) {
    if (!this.on) return;
    const told = changes.map(({ target }) => (target instanceof Element ? target : target.parentElement)).find((element) => element && element.closest(".slip, [data-told]"));
    if (told) this.speech.sayNext(sayable(told.textContent ?? ""), language());
  }

  /** One screen back where there is a way back: not from a number, nor while a ticket is on its way. */
  back() {
    if (this.stage.inside && !document.querySelector("#footer[inert]")) this.stage.back();
  }

  repeat() {
    this.say(this.speech.spoken);
  }

  /** @param {number} steps */
  louder(steps) {
    this.speech.louder(steps);
    this.repeat();
  }

  /** @param {string} text */
  say(text) {
    this.speech.say(text, language());
  }

  /** @param {boolean} silent */
  hearSilence(silent) {
    if (silent === this.silent) return;
    this.silent = silent;
    document.documentElement.toggleAttribute("data-voiceless", silent);
    this.stage.drawFoot();
  }
}
