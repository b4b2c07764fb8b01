/**
 * Owns the lobby display as a whole: pairing, the live channel, which panel hears what. Must not know how a panel looks.
 */
import { Api } from "/common/api.js";
import { ServerClock } from "/common/clock.js";
import { deviceToken, fetchLetters, forgetToken, renewOnPairing, showPairing } from "/common/device.js";
import { need } from "/common/dom.js";
import { isCall } from "/common/hall.js";
import { Live } from "/common/live.js";
import { Shell } from "/common/shell.js";
import { wear } from "/common/theme.js";
import { Announcer } from "./announce.js";
import { askedLayout, isHeard, layoutOf, shows } from "./layout.js";
import { Screen } from "./screen.js";
import { Speaker } from "./speaker.js";
import { Turns } from "./turns.js";

/**
 * @typedef {import("/common/types").Snapshot} Snapshot
 * @typedef {import("/common/types").Call} Call
 */

/** Calls made while this display was away are still shown as new for so long, ms. */
const FRESH_MS = 30000;
const ASK_EVERY_MS = 15000;

/** @param {HTMLElement} main */
function pairing(main) {
  need("#header", HTMLElement).remove();
  need("#footer", HTMLElement).remove();
  document.body.dataset.pairing = "needed";
  return (/** @type {"pairing.title" | "pairing.refused"} */ why) => showPairing("display", main, why);
}

class Display {
  /** @param {string} token */
  constructor(token) {
    this.api = new Api({ token, language: () => "vi" });
    this.clock = new ServerClock();
    this.announcer = new Announcer(this.clock);
    this.speaker = new Speaker(this.api, this.announcer);
    this.screen = new Screen(this.clock, this.announcer);
    this.turns = new Turns(this.announcer, (call) => this.show(call));
    this.shell = new Shell("display", () => !this.turns.busy);
    /** @type {Snapshot | null} */
    this.known = null;
    this.live = new Live(this.api, this.clock, {
      changed: (hall, events) => {
        this.take(hall, events);
        if (!events) this.shell.check();
      },
      link: (live, since) => {
        document.body.dataset.link = live ? "live" : "stale";
        this.screen.link(live, since);
        this.ask();
      },
      refused: () => {
        forgetToken("display");
        pairing(need("#main", HTMLElement))("pairing.refused");
      },
    });
    setInterval(() => this.ask(), ASK_EVERY_MS);
  }

  /** @param {Snapshot} hall @param {import("/common/types").HallEvent[] | null} events */
  take(hall, events) {
    const { known } = this;
    const { layout, known: found } = layoutOf(hall, askedLayout());
    const configured = !known || known.config_version !== hall.config_version;
    if (known && known.day !== hall.day) this.turns.clear();
    this.known = hall;
    if (configured) {
      wear(hall);
      this.screen.lay(layout, found ? "" : askedLayout());
      this.speaker.configure(layout.zone, layout.speaks && hall.lobby.voice.on);
      this.hearClips(hall);
    }
    this.screen.draw(hall);
    freshCalls(known, hall, events, this.clock).filter((call) => isHeard(layout, hall, call)).forEach((call) => this.turns.add(call));
  }

  /** @param {Call} call @returns {boolean} whether this display shows it */
  show(call) {
    const { known } = this;
    const mine = known !== null && shows(layoutOf(known, askedLayout()).layout, known, call);
    if (mine) this.screen.show(call);
    return mine;
  }

  /** @param {Snapshot} hall */
  async hearClips(hall) {
    const { voice } = hall.lobby;
    const answer = voice.on ? await this.api.get("/voice").catch(() => null) : null;
    const clips = Object.entries(answer ? answer.clips : {}).filter(([language]) => language !== "en" || voice.english !== "never");
    this.announcer.configure(voice, hall.center.time_zone, Object.fromEntries(clips));
    if (voice.on && !answer) setTimeout(() => this.known && this.hearClips(this.known), ASK_EVERY_MS);
  }

  /** Ask for what no event carries: expected waits, and where it is quicker. */
  async ask() {
    if (!this.known || document.body.dataset.link !== "live") return;
    const [waits, elsewhere] = await Promise.all(["/waits", "/elsewhere"].map((path) => this.api.get(path).catch(() => null)));
    this.screen.hear(waits ? waits.waits : {}, elsewhere ? elsewhere.quicker : []);
  }
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

function start() {
  renewOnPairing();
  fetchLetters();
  const token = deviceToken("display");
  if (!token) return pairing(need("#main", HTMLElement))("pairing.title");
  new Display(token);
}

start();
