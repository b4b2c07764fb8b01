/**
 * Owns which panels stand on this display, by its layout, and hands each what it needs. Must not know the channel.
 */
import { fill, h, need } from "/common/dom.js";
import { shows, WHOLE } from "./layout.js";
import { CallsPanel } from "./panels/calls.js";
import { CounterPanel } from "./panels/counter.js";
import { Frame } from "./panels/frame.js";
import { MediaPanel } from "./panels/media.js";
import { NowPanel } from "./panels/now.js";
import { StripPanel } from "./panels/strip.js";
import { WaitingPanel } from "./panels/waiting.js";

/** @typedef {import("/common/types").Snapshot} Snapshot */
/** @typedef {import("/common/types").Call} Call */
/** @typedef {import("/common/types").DisplayPlan} DisplayPlan */

export class Screen {
  /** @param {import("/common/clock.js").ServerClock} clock @param {import("./announce.js").Announcer} announcer */
  constructor(clock, announcer) {
    this.clock = clock;
    this.frame = new Frame(clock, announcer);
    this.laid = "";
    /** @type {DisplayPlan | null} */
    this.layout = null;
    /** @type {{live: boolean, since: number | null}} */
    this.linked = { live: false, since: null };
    this.unlay();
    this.lay({ ...WHOLE, panels: [] }, ""); // until the center is known: what there is to say then
  }

  unlay() {
    /** @type {NowPanel | null} */
    this.now = null;
    /** @type {CounterPanel | null} */
    this.counter = null;
    /** @type {CallsPanel | null} */
    this.calls = null;
    /** @type {WaitingPanel | null} */
    this.waiting = null;
    /** @type {MediaPanel | null} */
    this.media = null;
    /** @type {StripPanel | null} */
    this.strip = null;
  }

  /** @param {DisplayPlan} layout @param {string} unknown a layout that was asked for and is not there */
  lay(layout, unknown) {
    this.layout = layout;
    this.frame.tell("layout", unknown);
    if (JSON.stringify(layout) === this.laid) return;
    this.laid = JSON.stringify(layout);
    [this.media, this.strip, this.now, this.waiting].forEach((panel) => panel && panel.stop());
    this.unlay();
    document.body.dataset.kind = layout.kind;
    if (layout.kind === "counter") this.layCounter(layout);
    else this.layHall(layout);
    this.panels().forEach((panel) => panel.link(this.linked.live, this.linked.since));
  }

  /** @param {DisplayPlan} layout */
  layCounter(layout) {
    this.counter = new CounterPanel(layout.counters[0]);
    fill(need("#main", HTMLElement), this.counter.element);
  }

  /** @param {DisplayPlan} layout */
  layHall(layout) {
    this.now = new NowPanel(this.clock);
    this.calls = new CallsPanel();
    if (layout.panels.includes("waiting")) this.waiting = new WaitingPanel(layout);
    document.body.toggleAttribute("data-waiting", this.waiting !== null);
    if (layout.panels.includes("media")) this.media = new MediaPanel(this.clock, layout.code);
    this.strip = new StripPanel(this.clock, layout);
    if (this.media) this.media.told = (faults) => this.frame.tell("media", faults.join(", "));
    this.frame.hold(this.strip.element);
    fill(need("#main", HTMLElement), h("div", { class: "left" }, this.now.element, this.media && this.media.element, this.waiting && this.waiting.element), this.calls.element);
  }

  panels() {
    return [this.frame, this.now, this.counter, this.calls, this.waiting].flatMap((panel) => panel ?? []);
  }

  /** @param {Snapshot} hall */
  draw(hall) {
    const { layout } = this;
    if (!layout) return;
    const calls = hall.calls.filter((call) => shows(layout, hall, call));
    this.frame.draw(hall);
    this.now?.draw(hall, calls);
    this.calls?.draw(hall, calls);
    this.counter?.draw(hall);
    this.media?.draw(hall);
    this.waiting?.draw(hall);
    this.strip?.draw(hall);
  }

  /** @param {Call} call draw it large, now */
  show(call) {
    this.now?.show(call);
    this.counter?.show(call);
  }

  /** @param {Record<string, import("/common/types").Wait | null>} waits @param {import("/common/types").Quicker[]} quicker */
  hear(waits, quicker) {
    this.waiting?.hear(waits);
    this.strip?.hear(quicker);
  }

  /** @param {boolean} live @param {number | null} since */
  link(live, since) {
    this.linked = { live, since };
    this.panels().forEach((panel) => panel.link(live, since));
  }
}
