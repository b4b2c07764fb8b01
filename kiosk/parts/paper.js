/**
 * Owns telling citizens beforehand that no slip will come out here: a line above every screen while the kiosk's printers
 * cannot print. Must not know printers, only what the server says of them.
 */
import { fill, h } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { t } from "/common/language.js";

/** @typedef {import("/common/types").PrinterState} PrinterState */

const ASK_EVERY_MS = 30000;

export class PaperNote {
  /** @param {import("/common/api.js").Api} api @param {HTMLElement} place @param {() => void} refused this device is no kiosk */
  constructor(api, place, refused) {
    this.api = api;
    this.refused = refused;
    this.place = place;
    /** @type {PrinterState | null} */
    this.trouble = null;
    this.timer = setInterval(() => this.ask(), ASK_EVERY_MS);
    this.ask();
  }

  /** @param {import("/common/types").HallEvent[] | null} events what happened; null: anything may have */
  hear(events) {
    if (!events || events.some((event) => event.type.startsWith("printer."))) this.ask();
  }

  async ask() {
    const heard = await this.api.get("/paper").catch((error) => error.status === 403 && this.giveUp());
    if (!heard || heard.trouble === this.trouble) return;
    this.trouble = heard.trouble;
    this.draw();
  }

  giveUp() {
    clearInterval(this.timer);
    this.refused();
  }

  draw() {
    const { trouble } = this;
    this.place.dataset.trouble = trouble ?? "";
    if (trouble) fill(this.place, icon("printer"), h("span", null, t("kiosk.paper.note", { trouble: troubleText(trouble) })));
    else fill(this.place);
  }
}

/** @param {PrinterState} trouble @returns {string} what keeps slips from coming out, in words for citizens */
export function troubleText(trouble) {
  return t(`kiosk.paper.${trouble === "ready" ? "silent" : trouble}`);
}
