/**
 * Owns a citizen's page as a whole: what it shows when, what is said aloud and rung, giving up the turn.
 * Must not know how the ticket looks, how news come, or how a phone rings.
 */
import { Api, newKey, untilKnown } from "/common/api.js";
import { need } from "/common/dom.js";
import { language, onLanguage, recallLanguage, suggestLanguage, t } from "/common/language.js";
import { keepPage } from "/common/keeping.js";
import { sayError } from "/common/strings/speech.js";
import { Bell } from "./bell.js";
import { Following, OVER } from "./following.js";
import { Head } from "./head.js";
import { LastSeen } from "./last.js";
import { hear } from "./news.js";
import { bellPart, choicesPart, noticeOf } from "./extras.js";
import { Parts } from "./parts.js";
import { parts } from "./ticket.js";

/**
 * @typedef {object} Shown
 * @property {{number: string, language: string, service: import("/common/types").Name, state: import("/common/types").TicketState,
 *   counter: number | null, calls: number, ahead: number, wait: import("/common/types").Wait | null,
 *   overtaken: Record<string, number>, issued_at: string, called_at: string | null,
 *   documents: import("/common/types").Name[]}} ticket
 * @property {{code: string, name: import("/common/types").Name, hotline: string, time_zone: string,
 *   theme: {colours: Record<string, string>, logo: string}}} center
 * @property {string} at
 */

class CitizenPage {
  /** @param {HTMLElement} place @param {string} token */
  constructor(place, token) {
    this.path = `/public/tickets/${encodeURIComponent(token)}`;
    this.api = new Api({ language });
    this.head = new Head(place);
    this.last = new LastSeen(token);
    this.parts = new Parts(this.head.main);
    this.bell = new Bell(() => this.draw());
    this.following = new Following(this.api, this.path, {
      ticket: (shown) => this.take(shown),
      beat: (at) => this.shown && this.take({ ...this.shown, at }),
      lost: (error) => this.draw({ trouble: error, shown: this.shown || this.last.recall() }),
      refused: (error) => this.refuse(error),
    });
    /** @type {Shown | null} */
    this.shown = null;
    /** @type {import("./news.js").Memory | null} */
    this.memory = null;
    /** @type {unknown} */
    this.trouble = null;
    /** @type {import("/common/api.js").ApiError | null} */
    this.refused = null;
    this.asking = false;
    this.giving = false;
    this.said = "";
    this.key = "";
  }

  /** @param {Shown} shown */
  take(shown) {
    const { memory, news } = hear(this.memory, shown.ticket);
    this.memory = memory;
    if (!this.shown) suggestLanguage(shown.ticket.language);
    this.shown = shown;
    this.last.keep(shown);
    if (OVER.includes(shown.ticket.state)) this.bell.disarm();
    this.draw({ trouble: null, refused: null });
    if (!news) return;
    if (news !== "near") window.scrollTo(0, 0);
    this.bell.ring(news);
    this.head.announce(announcement(news, shown.ticket), news);
  }

  /** @param {import("/common/api.js").ApiError} error this address leads nowhere (any more) */
  refuse(error) {
    this.last.forget();
    this.draw({ refused: error });
  }

  /** @param {Partial<Pick<CitizenPage, "shown" | "trouble" | "refused" | "asking" | "giving" | "said">>} [change] */
  draw(change = {}) {
    Object.assign(this, change);
    const { shown, trouble, refused } = this;
    const lives = shown !== null && refused === null;
    document.documentElement.dataset.state = lives ? shown.ticket.state : refused ? "refused" : "none";
    this.head.show(shown, lives);
    if (!lives) return this.parts.show([noticeOf(refused, trouble, () => this.following.ask())]);
    const { asking, giving, said } = this;
    const choices = choicesPart(shown.ticket.number, { asking, giving, said }, (ask) => this.ask(ask), () => this.withdraw());
    return this.parts.show(parts(shown, { stale: trouble !== null, said: asking ? "" : said, bell: bellPart(this.bell), choices }));
  }

  /** @param {boolean} asking whether the question before giving up is on the page */
  ask(asking) {
    this.draw({ asking, said: "" });
    this.parts.focus(asking ? "keep" : "withdraw");
  }

  async withdraw() {
    if (this.giving) return;
    const key = (this.key = this.key || newKey()); // the same until the outcome is known
    this.draw({ giving: true, said: "" });
    try {
      this.following.take(await untilKnown(() => this.api.post(`${this.path}/withdraw`, {}, key)));
      this.draw({ asking: false, giving: false });
      this.parts.focus("state");
    } catch (error) {
      // The question stays where the finger is, with what went wrong in it; unless the ticket is not one to give up any more.
      const { status, unknownOutcome } = /** @type {import("/common/api.js").ApiError} */ (error);
      const asking = status !== 409;
      if (!unknownOutcome) this.key = "";
      this.draw({ asking, giving: false, said: `${t("citizen.withdraw.failed")} ${sayError(language(), error)}` });
      this.parts.focus(asking ? "keep" : "said");
      this.following.ask();
    }
  }
}

/** @param {"near" | "called" | "recalled"} news @param {Shown["ticket"]} ticket */
function announcement(news, ticket) {
  if (news === "near") return t("citizen.near", { people: ticket.ahead });
  return t(news === "called" ? "citizen.say.called" : "citizen.say.recalled", { number: ticket.number, counter: String(ticket.counter) });
}

function start() {
  recallLanguage();
  const page = new CitizenPage(need("#page", HTMLElement), location.pathname.split("/").pop() || "");
  onLanguage(() => page.draw());
  page.draw();
  page.following.start();
  keepPage("/t/");
}

start();
