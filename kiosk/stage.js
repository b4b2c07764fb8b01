/**
 * Owns the way from screen to screen: which one is shown, back and start-over, and what stands around it.
 * Must not know what a screen asks or how a ticket is taken.
 */
import { ServerClock } from "/common/clock.js";
import { fill, need } from "/common/dom.js";
import { resetLanguage } from "/common/language.js";
import { Card } from "./card/visit.js";
import { Guide } from "./guide/guide.js";
import { Attract } from "./parts/attract.js";
import { drawFooter, drawHeader } from "./parts/frame.js";
import { Helper } from "./parts/helper.js";
import { Idle } from "./parts/idle.js";
import { Modes } from "./parts/modes.js";
import { groupsScreen } from "./screens/groups.js";

/**
 * @typedef {import("/common/types").Snapshot} Snapshot
 * @typedef {object} Screen
 * @property {string} name
 * @property {HTMLElement} element
 * @property {(hall: Snapshot) => void} [update] called when the hall changed
 * @property {() => void} [leave] called once when another screen takes its place
 * @property {(text: string) => void} [typed] called with what somebody types, wherever the focus is
 * @property {() => void} [carded] called when an age was read, in place of drawing the screen anew
 * @property {boolean} [keeps] true: a new configuration does not draw the screen anew
 * @property {boolean} [returns] true: the screen goes back to the start by itself
 * @property {number} [settleMs] how long presses on it count as meant for the screen before
 * @typedef {(stage: Stage) => Screen} Maker
 */

const SETTLE_MS = 400;

/** What a screen may ask of the kiosk. */
export class Stage {
  /** @param {import("/common/api.js").Api} api */
  constructor(api) {
    this.api = api;
    this.clock = new ServerClock();
    /** @type {Snapshot | null} */
    this.latest = null;
    /** @type {Maker[]} */
    this.path = [groupsScreen];
    /** @type {Screen | null} */
    this.screen = null;
    this.place = need("#screen", HTMLElement);
    this.idle = new Idle({ giveUp: () => this.end(), rest: () => this.rest() });
    this.modes = new Modes(() => this.draw());
    this.guide = new Guide(this);
    this.helper = new Helper(api);
    this.attract = new Attract();
    this.card = new Card(this);
    this.settling = 0;
  }

  /** @returns {Snapshot} the hall as it is now; screens are only made once there is one */
  get hall() {
    if (!this.latest) throw new Error("no snapshot yet");
    return this.latest;
  }

  /** @param {Maker} maker go on to this screen */
  go(maker) {
    this.path.push(maker);
    this.draw();
  }

  /** @param {Maker} maker put this screen in the place of the present one */
  replace(maker) {
    this.path.pop();
    this.go(maker);
  }

  back() {
    if (this.path.length > 1) this.path.pop();
    this.draw();
  }

  /** Start over. A screen that returns by itself ends the visit. */
  home() {
    if (this.screen && this.screen.returns) return this.end();
    this.path = [groupsScreen];
    this.card.forget();
    this.modes.reset();
    resetLanguage();
    this.draw();
  }

  /** The visit is over: the next citizen is another person. */
  end() {
    this.screen = null;
    this.guide.end();
    this.home();
  }

  /** Nobody has touched the first screen for a while. */
  rest() {
    this.end();
    this.attract.show(this.place.querySelector("[data-invites]"));
  }

  /** This device is no kiosk (any more): draw nothing from now on. */
  close() {
    this.screen?.leave?.();
    this.screen = this.latest = null;
    this.idle.watch(false);
    for (const part of ["#header", "#paper", "#footer"]) fill(need(part, HTMLElement));
  }

  /** @returns {boolean} whether there is a way back */
  get inside() {
    return this.path.length > 1 && !(this.screen && this.screen.returns);
  }

  drawFoot() {
    if (this.latest) drawFooter(this, this.inside);
  }

  /** Make the present screen anew. */
  draw() {
    if (!this.latest) return;
    if (this.screen && this.screen.leave) this.screen.leave();
    const screen = this.path[this.path.length - 1](this);
    this.screen = screen;
    document.body.dataset.screen = screen.name;
    fill(this.place, screen.element);
    this.settle(screen.settleMs ?? SETTLE_MS);
    this.drawFoot();
    this.idle.watch(this.inside, this.path.length === 1);
    screen.element.querySelector("h1")?.focus();
    this.guide.enter();
  }

  /** @param {number} ms let a second press of an unsure finger, meant for the screen before, land nowhere */
  settle(ms) {
    clearTimeout(this.settling);
    this.place.toggleAttribute("data-settling", true);
    this.settling = setTimeout(() => this.place.removeAttribute("data-settling"), ms);
  }

  /** @param {Snapshot} hall */
  take(hall) {
    const anew = !this.latest || this.latest.config_version !== hall.config_version;
    this.latest = hall;
    if (anew) drawHeader(this);
    if (!this.screen || (anew && !this.screen.keeps)) this.draw();
    else if (this.screen.update) this.screen.update(hall);
  }
}
