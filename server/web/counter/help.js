/**
 * Owns the console's word on kiosks where somebody asked for a helper: a band for each until an official says that they go.
 * Must not know counters.
 */
import { fill, h } from "/common/dom.js";
import { timeOfDay } from "/common/format.js";
import { icon } from "/common/icons.js";
import { language, t } from "/common/language.js";
import { sayError } from "/common/strings/speech.js";
import { toast } from "./toasts.js";

const ASK_EVERY_MS = 30000;

/** @typedef {import("/common/types").HelpCall} HelpCall */

export class HelpCalls {
  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {HelpCall[]} */
    this.waiting = [];
    this.shown = "";
    this.element = h("div", { class: "help-calls", role: "alert" });
    this.timer = setInterval(() => this.look(), ASK_EVERY_MS);
    this.deaf = desk.onEvents((events) => (!events || events.some((event) => event.type.startsWith("help."))) && this.look());
    this.look();
  }

  close() {
    clearInterval(this.timer);
    this.deaf();
  }

  async look() {
    const found = await this.desk.api.get("/help").catch(() => null);
    if (found) this.waiting = found.waiting;
    this.draw();
  }

  draw() {
    const shown = JSON.stringify([language(), this.waiting]);
    if (shown === this.shown) return;
    this.shown = shown;
    fill(this.element, this.waiting.map((call) => this.band(call)));
  }

  /** @param {HelpCall} call */
  band(call) {
    const zone = this.desk.hall ? this.desk.hall.center.time_zone : "Asia/Ho_Chi_Minh";
    return h("section", { class: "help-call", "data-help-call": call.kiosk }, icon("help"),
      h("p", null, h("strong", null, t("desk.help", { kiosk: call.name })), h("span", null, t("desk.help.since", { time: timeOfDay(call.asked_at, zone) }))),
      h("button", { class: "button", type: "button", "data-help-go": call.kiosk, click: () => this.go(call) }, icon("check"), t("desk.help.go")));
  }

  /** @param {HelpCall} call tell the citizen and the colleagues that somebody comes */
  async go(call) {
    await this.desk.api.post(`/help/${call.kiosk}/answered`).catch((error) => toast(sayError(language(), error)));
    this.look();
  }
}
