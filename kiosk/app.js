/**
 * Owns the kiosk as a whole: pairing, the live channel, the way from screen to screen and back to the start.
 * Must not know what a screen asks or how a ticket is taken.
 */
import { Api } from "/common/api.js";
import { ServerClock } from "/common/clock.js";
import { deviceToken, fetchLetters, forgetToken, renewOnPairing, showPairing } from "/common/device.js";
import { fill, need } from "/common/dom.js";
import { language, onLanguage, resetLanguage } from "/common/language.js";
import { Live } from "/common/live.js";
import { Shell } from "/common/shell.js";
import { guardTouch } from "./parts/guards.js";
import { drawFooter, drawHeader } from "./parts/frame.js";
import { Idle } from "./parts/idle.js";
import { LinkCurtain } from "./parts/curtain.js";
import { PaperNote } from "./parts/paper.js";
import { groupsScreen } from "./screens/groups.js";

/**
 * @typedef {import("/common/types").Snapshot} Snapshot
 * @typedef {object} Screen
 * @property {string} name
 * @property {HTMLElement} element
 * @property {(hall: Snapshot) => void} [update] called when the hall changed
 * @property {() => void} [leave] called once when another screen takes its place
 * @property {boolean} [keeps] true: a new configuration does not draw the screen anew
 * @property {boolean} [returns] true: the screen goes back to the start by itself
 * @property {number} [settleMs] how long presses on it count as meant for the screen before
 * @typedef {(stage: Stage) => Screen} Maker
 */

const SETTLE_MS = 400;

/** What a screen may ask of the kiosk. */
export class Stage {
  /** @param {Api} api */
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
    this.idle = new Idle(() => this.home());
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

  home() {
    this.path = [groupsScreen];
    resetLanguage();
    this.draw();
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
    drawFooter(this, this.path.length > 1 && !screen.returns);
    this.idle.watch(this.path.length > 1 && !screen.returns);
    screen.element.querySelector("h1")?.focus();
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

function start() {
  guardTouch();
  renewOnPairing();
  fetchLetters();
  resetLanguage();
  const token = deviceToken("kiosk");
  const place = need("#screen", HTMLElement);
  if (!token) return showPairing("kiosk", place, "pairing.title");
  const stage = new Stage(new Api({ token, language }));
  const curtain = new LinkCurtain(stage);
  const paper = new PaperNote(stage.api, need("#paper", HTMLElement));
  onLanguage(() => {
    drawHeader(stage);
    curtain.draw();
    paper.draw();
    stage.draw();
  });
  const shell = new Shell("kiosk", () => stage.path.length === 1);
  new Live(stage.api, stage.clock, {
    changed: (hall, events) => {
      stage.take(hall);
      paper.hear(events);
      if (!events) shell.check();
    },
    link: (live, since) => curtain.tell(live, since),
    refused: () => {
      forgetToken("kiosk");
      curtain.lift();
      showPairing("kiosk", place, "pairing.refused");
    },
  });
}

start();
