/**
 * Owns the page of printers and printed slips: signs in, asks for them again and again, shows the newest first.
 * Must not know how a slip is made.
 */
import { Api, ApiError } from "/common/api.js";
import { fill, h, need } from "/common/dom.js";
import { timeOfDay } from "/common/format.js";
import { icon } from "/common/icons.js";
import { language, languageSwitch, named, onLanguage, recallLanguage, t } from "/common/language.js";
import { signIn, signInAgain, signOut } from "/common/person.js";
import { PrintersPanel } from "./printers.js";

/** @typedef {{id: string | number, number: string, printed_at: string, image: string}} Slip */

const ASK_EVERY_MS = 3000;
const ZONE = "Asia/Ho_Chi_Minh";

class SlipsPage {
  /** @param {Api} api @param {import("/common/types").Session} session @param {HTMLElement} place */
  constructor(api, session, place) {
    this.api = api;
    this.session = session;
    this.place = place;
    this.zone = ZONE;
    this.center = "";
    /** @type {Map<string | number, HTMLElement>} slips that are shown, so that pictures are fetched once */
    this.cards = new Map();
    this.list = h("ul", { class: "slips" });
    this.said = h("div", { role: "status" });
    this.printers = new PrintersPanel(api, session.user.role);
    this.timer = 0;
  }

  async start() {
    const hall = await this.api.get("/snapshot").catch(() => null);
    if (hall) {
      this.zone = hall.center.time_zone;
      this.center = hall.center.name;
    }
    this.printers.zone = this.zone;
    this.draw();
    await this.ask();
  }

  draw() {
    this.cards.clear();
    fill(this.list);
    fill(this.place, h("header", { class: "bar" }, h("img", { src: "/common/favicon.svg", alt: "" }),
      h("div", { class: "title" }, h("strong", null, named(this.center) || t("product")), h("span", null, this.session.user.name)), languageSwitch(),
      h("button", { class: "button", type: "button", "data-sign-out": true, click: () => signOut(this.api) }, icon("signout"), t("login.out"))),
      h("main", { class: "slips-page" }, h("h1", null, t("paper.open")), this.printers.element,
        h("h2", null, t("slips.title")), h("p", { class: "quiet" }, t("slips.lead")), this.said, this.list));
  }

  async ask() {
    clearTimeout(this.timer);
    try {
      const [paper, slips] = await Promise.all([this.api.get("/printers"), this.api.get("/slips")]);
      this.printers.show(paper);
      this.show(slips.slips);
    } catch (error) {
      const { status } = /** @type {ApiError} */ (error);
      if (status === 401) return work(this.api, await signInAgain(this.place, this.api), this.place);
      this.say(status === 404 ? t("slips.none") : t("error.network"), "");
    }
    this.timer = setTimeout(() => this.ask(), ASK_EVERY_MS);
  }

  /** @param {Slip[]} slips newest first */
  show(slips) {
    const cards = slips.map((slip) => {
      const card = this.cards.get(slip.id) ?? this.card(slip);
      return /** @type {const} */ ([slip.id, card]);
    });
    this.cards = new Map(cards);
    const wanted = cards.map(([, card]) => card);
    const same = wanted.length === this.list.children.length && wanted.every((card, index) => this.list.children[index] === card);
    if (!same) fill(this.list, wanted);
    if (slips.length === 0) this.say(t("slips.empty"), t("slips.empty.text"));
    else fill(this.said);
  }

  /** @param {string} title @param {string} text */
  say(title, text) {
    if (this.said.dataset.said === title && this.said.childElementCount > 0) return;
    this.said.dataset.said = title;
    fill(this.said, h("section", { class: "notice" }, icon("printer"), h("h2", null, title), h("p", null, text)));
  }

  /** @param {Slip} slip */
  card(slip) {
    return h("li", { class: "slip", "data-slip": slip.number },
      h("img", { src: slip.image, alt: t("slips.image", { number: slip.number }), loading: "lazy" }),
      h("p", null, h("strong", { class: "number" }, slip.number), h("span", { class: "quiet" }, t("slips.at", { time: timeOfDay(slip.printed_at, this.zone) }))));
  }
}

/** @param {Api} api @param {import("/common/types").Session} session @param {HTMLElement} place */
function work(api, session, place) {
  current = new SlipsPage(api, session, place);
  current.start();
}

/** @type {SlipsPage | null} */
let current = null;

async function start() {
  recallLanguage();
  const place = need("#page", HTMLElement);
  const api = new Api({ language });
  const session = await signIn(place, api);
  onLanguage(() => current && (current.draw(), current.ask()));
  work(api, session, place);
}

start();
