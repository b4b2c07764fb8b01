/**
 * Owns the lobby display as a whole: pairing, the live channel, which panel hears what. Must not know how a panel looks.
 */
import { Api } from "/common/api.js";
import { ServerClock } from "/common/clock.js";
import { deviceToken, fetchLetters, forgetToken, renewOnPairing, showPairing } from "/common/device.js";
import { fill, h, need } from "/common/dom.js";
import { isCall } from "/common/hall.js";
import { Live } from "/common/live.js";
import { Announcer } from "./announce.js";
import { CallsPanel } from "./panels/calls.js";
import { Frame } from "./panels/frame.js";
import { NowPanel } from "./panels/now.js";
import { WaitingPanel } from "./panels/waiting.js";

/**
 * @typedef {import("/common/types").Snapshot} Snapshot
 * @typedef {import("/common/types").Call} Call
 */

/** Calls made while this display was away are still shown as new for so long, ms. */
const FRESH_MS = 30000;

/** @param {HTMLElement} main */
function pairing(main) {
  need("#header", HTMLElement).remove();
  need("#footer", HTMLElement).remove();
  document.body.dataset.pairing = "needed";
  return (/** @type {"pairing.title" | "pairing.refused"} */ why) => showPairing("display", main, why);
}

function start() {
  renewOnPairing();
  fetchLetters();
  const main = need("#main", HTMLElement);
  const token = deviceToken("display");
  if (!token) return pairing(main)("pairing.title");
  const clock = new ServerClock();
  const announcer = new Announcer();
  const panels = { frame: new Frame(clock, announcer), now: new NowPanel(clock, announcer), calls: new CallsPanel(), waiting: new WaitingPanel() };
  fill(main, h("div", { class: "left" }, panels.now.element, panels.waiting.element), panels.calls.element);
  /** @type {Snapshot | null} */
  let known = null;
  new Live(new Api({ token, language: () => "vi" }), clock, {
    changed: (hall, events) => {
      panels.calls.draw(hall);
      panels.waiting.draw(hall);
      panels.frame.draw(hall);
      panels.now.draw(hall);
      freshCalls(known, hall, events, clock).forEach((call) => panels.now.show(call));
      known = hall;
    },
    link: (live, since) => {
      document.body.dataset.link = live ? "live" : "stale";
      Object.values(panels).forEach((panel) => panel.link(live, since));
    },
    refused: () => {
      forgetToken("display");
      pairing(main)("pairing.refused");
    },
  });
}

/**
 * @param {Snapshot | null} before
 * @param {Snapshot} after
 * @param {import("/common/types").HallEvent[] | null} events null when the snapshot was taken anew
 * @param {ServerClock} clock
 * @returns {Call[]} the calls to announce, oldest first
 */
function freshCalls(before, after, events, clock) {
  if (!before || before.day !== after.day) return [];
  const heard = events && new Set(events.filter(isCall).map((event) => event.version));
  const isNew = (/** @type {Call} */ call) => (heard ? heard.has(call.version) : call.version > before.version);
  const isFresh = (/** @type {Call} */ call) => clock.now() - Date.parse(call.at) < FRESH_MS * Math.max(1, clock.pace);
  return after.calls.filter((call) => isNew(call) && isFresh(call)).reverse();
}

start();
