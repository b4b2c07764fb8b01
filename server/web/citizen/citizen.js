/**
 * Owns a citizen's page as a whole: asks for the ticket again and again, tells the phone when it is called, withdraws.
 * Must not know how the ticket looks.
 */
import { Api, ApiError, newKey, untilKnown } from "/common/api.js";
import { fill, h, need } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { language, languageSwitch, onLanguage, recallLanguage, t } from "/common/language.js";
import { sayError } from "/common/strings/speech.js";
import { page } from "./ticket.js";

/**
 * @typedef {object} Shown
 * @property {{number: string, service: import("/common/types").Name, state: import("/common/types").TicketState,
 *   counter: number | null, ahead: number, wait: import("/common/types").Wait | null, issued_at: string,
 *   called_at: string | null, documents: import("/common/types").Name[]}} ticket
 * @property {{name: import("/common/types").Name, hotline: string, time_zone: string}} center
 * @property {string} at
 */

const ASK_EVERY_MS = 10000;
const ASK_AT_MOST_MS = 60000;
const VIBRATION = [300, 150, 300, 150, 600];
const OVER = ["finished", "no_show", "withdrawn"];

class CitizenPage {
  /** @param {HTMLElement} place @param {string} token */
  constructor(place, token) {
    this.place = place;
    this.path = `/public/tickets/${encodeURIComponent(token)}`;
    this.api = new Api({ language });
    /** @type {Shown | null} */
    this.shown = null;
    this.unknown = false;
    this.failures = 0;
    this.asking = false;
    this.said = "";
    this.timer = 0;
  }

  async ask() {
    clearTimeout(this.timer);
    try {
      this.take(await this.api.get(this.path));
      this.failures = 0;
    } catch (error) {
      this.unknown = error instanceof ApiError && error.status === 404;
      this.failures += 1;
    }
    this.draw();
    const over = this.unknown || (this.shown !== null && OVER.includes(this.shown.ticket.state));
    if (!over) this.timer = setTimeout(() => this.ask(), Math.min(ASK_AT_MOST_MS, ASK_EVERY_MS * 2 ** this.failures) * (0.9 + Math.random() * 0.2));
  }

  /** @param {Shown} shown */
  take(shown) {
    const before = this.shown && this.shown.ticket;
    const called = shown.ticket.state === "called" && (!before || before.state !== "called" || before.called_at !== shown.ticket.called_at);
    this.shown = shown;
    const touched = !navigator.userActivation || navigator.userActivation.hasBeenActive; // else the browser refuses
    if (called && touched && navigator.vibrate) navigator.vibrate(VIBRATION);
  }

  async withdraw() {
    const key = newKey();
    try {
      await untilKnown(() => this.api.post(`${this.path}/withdraw`, {}, key));
      this.said = "";
    } catch (error) {
      this.said = sayError(language(), error);
    }
    this.asking = false;
    await this.ask();
  }

  draw() {
    const { shown } = this;
    document.documentElement.dataset.state = shown ? shown.ticket.state : "none";
    const body = this.unknown ? notice("alert", t("citizen.unknown"), t("citizen.unknown.text"))
      : shown ? page(shown, this.failures > 0, this.said, this.choices())
        : notice("clock", t("loading"), this.failures > 0 ? t("error.network") : "");
    fill(this.place, h("header", { class: "top" }, h("img", { src: "/common/favicon.svg", alt: "" }), h("p", null, t("citizen.title")), languageSwitch()), h("main", null, body));
  }

  /** @returns {HTMLElement} the way to give up the turn, with one question before it */
  choices() {
    const ask = (/** @type {boolean} */ asking) => () => {
      this.asking = asking;
      this.draw();
    };
    const number = this.shown ? this.shown.ticket.number : "";
    if (!this.asking) return h("button", { class: "button withdraw", type: "button", "data-withdraw": true, click: ask(true) }, t("citizen.withdraw"));
    return h("section", { class: "panel question", role: "alertdialog", "aria-labelledby": "question" },
      h("h2", { id: "question" }, t("citizen.withdraw.ask", { number })), h("p", null, t("citizen.withdraw.text")),
      h("button", { class: "button primary", type: "button", click: ask(false) }, t("citizen.withdraw.no")),
      h("button", { class: "button", type: "button", "data-withdraw-yes": true, click: () => this.withdraw() }, t("citizen.withdraw.yes")));
  }
}

/** @param {string} drawing @param {string} title @param {string} text */
function notice(drawing, title, text) {
  return h("section", { class: "notice" }, icon(drawing), h("h1", null, title), h("p", null, text));
}

function start() {
  recallLanguage();
  const shown = new CitizenPage(need("#page", HTMLElement), location.pathname.split("/").pop() ?? "");
  onLanguage(() => shown.draw());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && shown.ask());
  shown.draw();
  shown.ask();
}

start();
