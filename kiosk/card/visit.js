/**
 * Owns what a kiosk keeps of a citizen's card until the visit ends: which priority class the age gives, and no more.
 * The text of the card lives in one call; neither it nor the age is kept, shown, sent or logged.
 * An appointment's code, once there are appointments, is another thing that is read here (docs/decisions/0009-kiosk.md).
 */
import { isoDay } from "/common/format.js";
import { named, t } from "/common/language.js";
import { classOfAge, readAge, readYear } from "./card.js";
import { watchKeys } from "./keys.js";

/** Within this time after a reading, what has no card's number is a torn piece of the same scan. */
const SAME_SCAN_MS = 3000;
const CARD_NUMBER = /\d{12}/;
const ASKING = ["groups", "services", "search", "confirm", "birth"];

/** @typedef {{kind: "class" | "young" | "unread", code: string}} Reading code: of the class that the age gives */

export class Card {
  /** @param {import("../stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    /** @type {Reading | null} */
    this.reading = null;
    this.readAt = -SAME_SCAN_MS;
    watchKeys({ typed: (text) => stage.screen?.typed?.(text), scanned: (text) => this.scan(text) });
  }

  /** @returns {boolean} whether an age gives a class in this center */
  get counts() {
    return this.stage.hall.priority_classes.some((one) => one.from_age !== null);
  }

  forget() {
    this.reading = null;
  }

  /** @param {string} text */
  scan(text) {
    const { stage } = this;
    if (stage.idle.asking) stage.idle.watch(true); // who scans is there
    const busy = document.querySelector("#footer[inert]") !== null;
    if (busy || !stage.screen || !ASKING.includes(stage.screen.name) || !this.counts) return;
    const known = this.reading !== null && this.reading.kind !== "unread";
    const torn = known && !CARD_NUMBER.test(text) && performance.now() - this.readAt < SAME_SCAN_MS;
    if (!torn) this.take(readAge(text, this.today()));
  }

  /** @param {string} typed @returns {boolean} false when it is no year of birth */
  takeYear(typed) {
    const years = readYear(typed, this.today());
    if (years !== null) this.take(years);
    return years !== null;
  }

  /** @param {number | null} years */
  take(years) {
    const { screen, hall } = this.stage;
    const code = years === null ? null : classOfAge(years, hall.priority_classes);
    this.readAt = performance.now();
    this.reading = { kind: years === null ? "unread" : code ? "class" : "young", code: code ?? "normal" };
    if (screen && screen.carded) screen.carded();
    else this.stage.draw();
  }

  /** @returns {string} what the reading means for the citizen; empty when nothing was read */
  get sentence() {
    if (!this.reading) return "";
    const { kind, code } = this.reading;
    const found = this.stage.hall.priority_classes.find((one) => one.code === code);
    if (kind === "class" && found) return t("kiosk.card.class", { age: found.from_age ?? 0, class: named(found.name) });
    return kind === "unread" ? t("kiosk.card.unread") : t("kiosk.card.young");
  }

  today() {
    return isoDay(this.stage.clock.now(), this.stage.hall.center.time_zone);
  }
}
