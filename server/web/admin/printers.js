/**
 * Owns the administrator's word on printers: how each is since when, what came out of it, and the slips in doubt.
 * Must not know the page around it.
 */
import { fill, h } from "/common/dom.js";
import { timeOfDay } from "/common/format.js";
import { icon } from "/common/icons.js";
import { language, t } from "/common/language.js";
import { doubtList, needsHand, orderCopy, stateText } from "/common/paper.js";
import { sayError } from "/common/strings/speech.js";

/** @typedef {import("/common/types").Paper} Paper */
/** @typedef {import("/common/types").Printer} Printer */

const GONE = ["silent", "unreachable"];

export class PrintersPanel {
  /** @param {import("/common/api.js").Api} api @param {string} role of who looks */
  constructor(api, role) {
    this.api = api;
    this.acts = ["supervisor", "administrator"].includes(role);
    this.zone = "";
    this.said = h("p", { class: "panel-said", role: "status" });
    this.printers = h("div", null);
    this.doubt = h("div", null);
    this.element = h("div", { class: "printers-panel" }, this.printers, this.doubt, this.said);
    this.drawn = "";
  }

  /** @param {Paper} paper */
  show(paper) {
    const now = JSON.stringify([paper, language()]);
    if (now === this.drawn) return;
    this.drawn = now;
    const cards = paper.printers.map((one) => this.card(one));
    fill(this.printers, h("h2", null, t("paper.title")), cards.length > 0 ? h("ul", { class: "printers" }, cards)
      : h("p", { class: "quiet" }, `${t("paper.none")} ${t("paper.none.text")}`));
    const slips = paper.slips_in_doubt;
    fill(this.doubt, h("h2", null, t("paper.doubt")), h("p", { class: "quiet" }, t(slips.length > 0 ? "paper.doubt.lead" : "paper.doubt.none")),
      slips.length > 0 && (this.acts ? doubtList(slips, this.zone, (number) => this.copy(number)) : h("p", null, slips.map((slip) => slip.number).join(", "))));
  }

  /** @param {Printer} one */
  card(one) {
    const metres = (one.paper_mm / 1000).toLocaleString(language(), { maximumFractionDigits: 1 });
    const last = one.last_number && one.last_at ? t("paper.last", { number: one.last_number, time: timeOfDay(one.last_at, this.zone) }) : "";
    return h("li", { class: `printer panel${needsHand(one) ? " ill" : ""}`, "data-printer": one.name, "data-state": one.state },
      h("h3", null, icon("printer"), one.name),
      h("p", { class: "printer-state" }, h("strong", null, stateText(one)), " ", t("printer.since", { time: timeOfDay(one.since, this.zone) })),
      one.reason && one.state !== "ready" && h("p", { class: "quiet" }, one.reason),
      h("p", null, t("paper.printed", { slips: one.slips, metres })), last && h("p", null, last),
      h("p", { class: "quiet" }, [one.profile, one.kiosks.length > 0 ? t("paper.kiosks", { kiosks: one.kiosks.join(", ") }) : ""].filter(Boolean).join(" · ")),
      this.acts && GONE.includes(one.state) && h("button", { class: "button", type: "button", "data-remove": one.name, click: () => this.remove(one.name) }, t("paper.remove")));
  }

  /** @param {string} number */
  copy(number) {
    return this.does(() => orderCopy(this.api, number), t("paper.copied", { number }));
  }

  /** @param {string} name */
  remove(name) {
    return this.does(() => this.api.delete(`/printers/${encodeURIComponent(name)}`), "");
  }

  /** @param {() => Promise<unknown>} command @param {string} done what to say then */
  async does(command, done) {
    try {
      await command();
      fill(this.said, done);
      this.show(await this.api.get("/printers"));
    } catch (error) {
      fill(this.said, sayError(language(), error));
    }
  }
}
