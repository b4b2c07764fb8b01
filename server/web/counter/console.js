/**
 * Owns the working page of one counter: puts its parts together and draws them when something changed.
 * Must not know how commands travel or how a part looks.
 */
import { fill, h } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { language, t } from "/common/language.js";
import { sayError } from "/common/strings/speech.js";
import { Actions } from "./actions.js";
import { Bar } from "./bar.js";
import { Commands } from "./commands.js";
import { CurrentTicket } from "./current.js";
import { HelpCalls } from "./help.js";
import { OtherCounters } from "./others.js";
import { QueuePanel } from "./queue.js";
import { toast } from "./toasts.js";

export class ConsolePage {
  /** @param {import("./desk.js").Desk} desk @param {() => void} choose go back to the choice of counters */
  constructor(desk, choose) {
    this.desk = desk;
    this.choose = choose;
    this.lostTo = "";
    this.commands = new Commands(desk, {
      retrying: () => toast(t("desk.sending"), "offline"),
      nobody: () => this.sayNobody(),
      failed: (error) => toast(sayError(language(), error)),
      changed: () => this.draw(),
    });
    this.bar = new Bar(desk, choose);
    this.current = new CurrentTicket(desk);
    this.actions = new Actions(desk, this.commands);
    this.queue = new QueuePanel(desk);
    this.others = new OtherCounters(desk);
    this.help = new HelpCalls(desk);
    this.lost = h("div", { role: "alert" });
    this.element = h("div", { class: "console" }, this.bar.element, this.help.element,
      h("main", { class: "work" }, this.lost,
        h("div", { class: "work-ticket" }, this.current.element, this.actions.element), this.queue.element, this.others.element));
  }

  close() {
    this.bar.close();
    this.current.close();
    this.actions.close();
    this.help.close();
  }

  draw() {
    const counter = this.desk.mine;
    this.bar.draw();
    this.help.draw();
    this.drawLost();
    if (!counter || !this.desk.hall) return;
    this.current.draw(counter);
    this.actions.draw(counter, this.lostTo !== "");
    this.queue.draw(counter);
    this.others.draw();
  }

  sayNobody() {
    const { mine } = this.desk;
    const number = mine && mine.ticket ? mine.ticket.number : "";
    toast(number ? t("desk.nobody.current", { number }) : `${t("desk.nobody")}. ${t("desk.nobody.text")}`, "bell");
  }

  /** Say it when a colleague has taken this counter over. */
  drawLost() {
    const counter = this.desk.mine;
    const other = counter && counter.official && !counter.official.me ? counter.official.name : "";
    const said = `${other} ${language()}`;
    if (this.lost.dataset.said === said) return;
    this.lost.dataset.said = said;
    this.lostTo = other;
    if (!counter || !other) return void fill(this.lost);
    const again = () => this.commands.press("open", { take_over: true });
    fill(this.lost, h("section", { class: "panel taken" }, icon("alert"),
      h("div", null, h("h2", null, t("desk.lost", { name: other, counter: counter.number })), h("p", null, t("desk.lost.text"))),
      h("button", { class: "button primary", type: "button", "data-change": true, click: this.choose }, t("desk.change")),
      h("button", { class: "button", type: "button", "data-take-over": counter.number, click: again }, t("desk.takeover.again"))));
  }
}
