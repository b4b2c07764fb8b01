/**
 * Owns choosing a counter: which are free, who sits where, and taking over from a colleague in the open.
 * Must not know the work at the counter.
 */
import { ApiError, newKey, untilKnown } from "/common/api.js";
import { fill, h } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { language, named, t } from "/common/language.js";
import { sayError } from "/common/strings/speech.js";
import { Bar } from "./bar.js";
import { HelpCalls } from "./help.js";
import { toast } from "./toasts.js";

/** @typedef {import("/common/types").Counter} Counter */

export class Chooser {
  /**
   * @param {import("./desk.js").Desk} desk
   * @param {number | null} last the counter that this browser was used for before
   * @param {(number: number) => void} sit
   */
  constructor(desk, last, sit) {
    this.desk = desk;
    this.last = last;
    this.sit = sit;
    /** @type {number | null} the counter that somebody else has and that was asked for */
    this.taken = null;
    this.opening = false;
    this.bar = new Bar(desk, null);
    this.help = new HelpCalls(desk);
    this.title = h("h1", null);
    this.lead = h("p", { class: "quiet" });
    this.question = h("div", { role: "alert" });
    this.grid = h("ul", { class: "counters" });
    this.element = h("div", { class: "choose" }, this.bar.element, this.help.element,
      h("main", { class: "choose-main" }, h("div", null, this.title, this.lead), this.question, this.grid));
    this.drawn = "";
  }

  close() {
    this.bar.close();
    this.help.close();
  }

  draw() {
    this.bar.draw();
    this.help.draw();
    fill(this.title, t("desk.choose"));
    fill(this.lead, t("desk.choose.lead"));
    const now = JSON.stringify([this.desk.counters.map((one) => [one.number, one.state, one.official, one.name]), this.taken, language()]);
    if (now === this.drawn) return;
    this.drawn = now;
    const focused = document.activeElement ? document.activeElement.getAttribute("data-counter") : null;
    fill(this.grid, this.desk.counters.map((counter) => h("li", null, this.card(counter))));
    this.drawQuestion();
    if (focused) /** @type {HTMLElement | null} */ (this.grid.querySelector(`[data-counter="${focused}"]`))?.focus();
  }

  /** @param {Counter} counter */
  card(counter) {
    const official = counter.official ?? null;
    const who = official ? (official.me ? t("desk.mine") : official.name) : t("desk.free");
    return h("button", { class: `counter-card ${counter.state}`, type: "button", "data-counter": counter.number, click: () => this.open(counter.number, official ? official.simulated : false) },
      h("span", { class: "counter-number number" }, counter.number),
      h("span", { class: "counter-about" }, h("strong", null, named(counter.name)),
        h("span", { class: "counter-who" }, icon("person"), who),
        h("span", { class: "counter-state" }, h("span", { class: `state ${counter.state}` }, t(`desk.state.${counter.state}`)),
          counter.number === this.last && h("span", { class: "state last" }, t("desk.last")))));
  }

  /** @param {number} number @param {boolean} takeOver */
  async open(number, takeOver) {
    if (this.opening) return;
    this.opening = true;
    this.taken = null;
    try {
      await this.send(number, takeOver);
      this.sit(number);
    } catch (error) {
      if (error instanceof ApiError && error.code === "counter_taken" && !takeOver) await this.meetOther(number);
      else toast(sayError(language(), error));
    }
    this.opening = false;
    this.draw();
  }

  /** @param {number} number @param {boolean} takeOver */
  async send(number, takeOver) {
    const key = newKey();
    const body = takeOver ? { take_over: true } : {};
    const counter = await untilKnown(() => this.desk.api.post(`/counters/${number}/open`, body, key), { onRetry: () => toast(t("desk.sending"), "offline") });
    this.desk.heardCounter(counter);
  }

  /** @param {number} number a simulated official makes room at once; a person is asked for in the open */
  async meetOther(number) {
    await this.desk.refresh();
    const { official } = this.desk.counters.find((one) => one.number === number) ?? {};
    this.opening = false;
    if (official && official.simulated) return this.open(number, true);
    this.taken = number;
  }

  drawQuestion() {
    const counter = this.desk.counters.find((one) => one.number === this.taken);
    if (!counter) return fill(this.question);
    const name = counter.official ? counter.official.name : t("desk.taken.someone");
    const back = () => {
      this.taken = null;
      this.draw();
    };
    fill(this.question, h("section", { class: "panel taken" }, icon("alert"),
      h("div", null, h("h2", null, t("desk.taken", { name, counter: counter.number })), h("p", null, t("desk.taken.text"))),
      h("button", { class: "button primary", type: "button", "data-take-over": counter.number, click: () => this.open(counter.number, true) }, t("desk.takeover")),
      h("button", { class: "button", type: "button", click: back }, t("cancel"))));
  }
}
