/**
 * Owns the button that calls a helper: it asks the server, shows that somebody was told, and that somebody comes.
 * Must not know who is told.
 */
import { fill, h } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { t } from "/common/language.js";

const COMING_SHOWN_MS = 60000;

/** @typedef {"idle" | "asking" | "asked" | "coming" | "failed"} How */

export class Helper {
  /** @param {import("/common/api.js").Api} api */
  constructor(api) {
    this.api = api;
    /** @type {How} */
    this.how = "idle";
    this.fading = 0;
    this.said = h("span", { role: "status" });
    this.element = h("button", { class: "button helper", type: "button", "data-help": "idle", click: () => this.ask() }, icon("help"), this.said);
    this.draw();
  }

  /** @param {import("/common/types").HallEvent[] | null} events what happened; null: anything may have */
  hear(events) {
    if (!events || events.some((event) => event.type.startsWith("help."))) this.look();
  }

  async ask() {
    if (this.how === "asking" || this.how === "asked") return;
    this.become("asking");
    await this.api.post("/help").then(() => this.become("asked"), () => this.become("failed"));
  }

  /** Ask the server whether somebody is still awaited here. */
  async look() {
    const found = await this.api.get("/help").catch(() => null);
    if (!found || this.how === "asking") return;
    if (found.waiting.length > 0) this.become("asked");
    else if (this.how === "asked") this.become("coming");
  }

  /** @param {How} how */
  become(how) {
    this.how = how;
    clearTimeout(this.fading);
    if (how === "coming" || how === "failed") this.fading = setTimeout(() => this.become("idle"), COMING_SHOWN_MS);
    this.draw();
  }

  draw() {
    this.element.dataset.help = this.how;
    fill(this.said, t(`kiosk.help.${this.how}`));
  }
}
