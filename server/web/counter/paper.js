/**
 * Owns the console's word on printers: a chip in the bar when one needs a hand or a slip is in doubt, and the dialog
 * behind it where a copy is ordered. Must not know counters.
 */
import { fill, h } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { language, t } from "/common/language.js";
import { concernsPaper, doubtList, needsHand, orderCopy, stateText } from "/common/paper.js";
import { sayError } from "/common/strings/speech.js";
import { toast } from "./toasts.js";

const ASK_EVERY_MS = 30000;
/** @type {import("/common/types").Paper} */
const NOTHING = { printers: [], slips_in_doubt: [] };

export class PaperChip {
  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.paper = NOTHING;
    this.alerted = "";
    this.element = h("button", { class: "button paper-chip", type: "button", "data-paper": true, click: () => this.open() });
    this.timer = setInterval(() => this.ask(), ASK_EVERY_MS);
    this.deaf = desk.onEvents((events) => concernsPaper(events) && this.ask());
    this.ask();
  }

  close() {
    clearInterval(this.timer);
    this.deaf();
  }

  async ask() {
    this.paper = await this.desk.api.get("/printers").catch(() => this.paper);
    this.draw();
  }

  draw() {
    const { printers, slips_in_doubt: slips } = this.paper;
    const needing = printers.filter(needsHand);
    const doubt = slips.length > 0 ? [t("paper.alert.doubt", { slips: slips.length })] : [];
    const alert = [...needing.map((one) => t("paper.alert", { printer: one.name, state: stateText(one) })), ...doubt].join("; ");
    const [first = "", ...more] = [...needing.map(stateText), ...doubt];
    const ill = alert !== "";
    this.element.classList.toggle("ill", ill);
    this.element.setAttribute("aria-label", ill ? alert : t("paper.open"));
    this.element.title = ill ? alert : t("paper.open");
    fill(this.element, icon("printer"), ill && h("span", null, first), more.length > 0 && h("b", null, `+${more.length}`));
    if (ill && alert !== this.alerted) toast(alert);
    this.alerted = alert;
  }

  open() {
    const { printers, slips_in_doubt: slips } = this.paper;
    const zone = this.desk.hall ? this.desk.hall.center.time_zone : "";
    const dialog = h("dialog", { class: "picker paper-dialog", "aria-labelledby": "paper-title" });
    const end = () => dialog.remove();
    const copy = async (/** @type {string} */ number) => (await this.copy(number)) && end();
    const field = h("input", { name: "number", maxlength: 8, autocomplete: "off", spellcheck: "false", required: true });
    const form = h("form", { class: "copy-form", submit: (event) => (event.preventDefault(), copy(field.value.trim().toUpperCase())) },
      h("label", null, t("paper.copy.number"), field), h("button", { class: "button", "data-copy-number": true }, icon("printer"), t("paper.copy")));
    dialog.append(h("h2", { id: "paper-title" }, t("paper.open")),
      h("ul", { class: "paper-states" }, printers.map((one) => h("li", { class: needsHand(one) ? "ill" : "" }, h("strong", null, one.name), h("span", null, stateText(one))))),
      h("h3", null, t("paper.doubt")), h("p", { class: "quiet" }, t(slips.length > 0 ? "paper.doubt.lead" : "paper.doubt.none")),
      doubtList(slips, zone, copy), form, h("button", { class: "button", type: "button", "data-close": true, click: end }, t("close")));
    dialog.addEventListener("cancel", end);
    document.body.append(dialog);
    dialog.showModal();
  }

  /** @param {string} number @returns {Promise<boolean>} whether a copy is on its way */
  async copy(number) {
    try {
      await orderCopy(this.desk.api, number);
      toast(t("paper.copied", { number }), "bell");
      return true;
    } catch (error) {
      toast(sayError(language(), error));
      return false;
    }
  }
}
