/**
 * Owns the console's buttons and their keys: which is legal now, what each needs to be asked first.
 * Must not know how a command travels.
 */
import { h, write } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { named, t } from "/common/language.js";
import { isLegal } from "./commands.js";
import { Keys } from "./keys.js";
import { pick } from "./picker.js";

/** @typedef {import("./commands.js").Action} Action */
/** @typedef {import("/common/types").Counter} Counter */

/** @type {[Action, string, string][]} action, key, drawing; in the order of the page */
const ACTIONS = [
  ["call-next", "N", "bell"], ["recall", "R", "bell"], ["begin", "B", "play"], ["finish", "F", "check"], ["no-show", "V", "absent"],
  ["hold", "H", "hold"], ["resume", "U", "ticket"], ["transfer", "T", "transfer"],
  ["open", "O", "counter"], ["pause", "P", "pause"], ["close", "C", "closed"],
];

export class Actions {
  /** @param {import("./desk.js").Desk} desk @param {import("./commands.js").Commands} commands */
  constructor(desk, commands) {
    this.desk = desk;
    this.commands = commands;
    /** @type {Map<Action, {button: HTMLButtonElement, label: HTMLElement}>} */
    this.buttons = new Map(ACTIONS.map(([action, key, drawing]) => [action, this.button(action, key, drawing)]));
    this.keys = new Keys(new Map(ACTIONS.map(([action, key]) => [key, () => this.press(action)])));
    const buttons = [...this.buttons.values()].map(({ button }) => button);
    this.element = h("div", { class: "actions", role: "group" }, buttons, this.keys.element);
  }

  close() {
    this.keys.close();
  }

  /** @param {Action} action @param {string} key @param {string} drawing */
  button(action, key, drawing) {
    const label = h("span", { class: "label" });
    const button = h("button", { class: `button action${action === "call-next" ? " primary" : ""}`, type: "button", "data-action": action,
      "aria-keyshortcuts": key, click: () => this.press(action) }, icon(drawing), label, h("kbd", { "aria-hidden": "true" }, key));
    return { button, label };
  }

  /** @param {Counter} counter @param {boolean} lost true: a colleague has the counter */
  draw(counter, lost) {
    const held = this.desk.queue ? this.desk.queue.held.length : 0;
    this.buttons.forEach(({ button, label }, action) => {
      button.disabled = lost || !isLegal(action, counter, held) || !this.commands.free(action);
      button.toggleAttribute("data-locked", !this.commands.free(action) && isLegal(action, counter, held));
      button.setAttribute("aria-busy", String(this.commands.sending === action));
      write(label, this.text(action, counter, held));
    });
    this.keys.draw();
  }

  /** @param {Action} action @param {Counter} counter @param {number} held */
  text(action, counter, held) {
    if (action === "call-next" && counter.ticket) return t("action.call-next.current", { number: counter.ticket.number });
    if (action === "resume" && held > 0) return `${t("action.resume")} (${held})`;
    return t(`action.${action}`);
  }

  /** @param {Action} action */
  async press(action) {
    const shown = this.buttons.get(action);
    if (!shown || shown.button.disabled) return;
    const body = await this.ask(action);
    if (body) await this.commands.press(action, body);
  }

  /** @param {Action} action @returns {Promise<Record<string, unknown> | null>} what the command carries; null: thought better of it */
  async ask(action) {
    if (action === "resume") return this.askHeld();
    if (action === "transfer") return this.askService();
    return {};
  }

  async askHeld() {
    const held = this.desk.queue ? this.desk.queue.held : [];
    const choices = held.map((ticket) => ({ value: ticket.number, title: ticket.number, note: this.serviceName(ticket.service) }));
    const number = held.length === 1 ? held[0].number : await pick(t("desk.resume.title"), choices);
    return number === null ? null : { number };
  }

  async askService() {
    const { hall, mine } = this.desk;
    const now = mine && mine.ticket ? mine.ticket.service : "";
    const services = hall ? hall.services.filter((one) => one.code !== now) : [];
    const choices = services.map((one) => ({ value: one.code, title: one.prefix, note: named(one.name) }));
    const service = await pick(t("desk.transfer.title"), choices);
    return service === null ? null : { service };
  }

  /** @param {string} code */
  serviceName(code) {
    const service = this.desk.service(code);
    return service ? named(service.name) : code;
  }
}
