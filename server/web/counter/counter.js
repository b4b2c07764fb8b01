/**
 * Owns the console as a whole: sign in, choose a counter, work at it, sign out. Must not know how a part looks.
 */
import { Api } from "/common/api.js";
import { fill, need } from "/common/dom.js";
import { keepPage } from "/common/keeping.js";
import { language, onLanguage, recallLanguage } from "/common/language.js";
import { signIn, signInAgain } from "/common/person.js";
import { Chooser } from "./chooser.js";
import { ConsolePage } from "./console.js";
import { Desk } from "./desk.js";

const LAST = "luot.counter.last";

/** @param {import("/common/api.js").Api} api @param {import("/common/types").Session} session @param {HTMLElement} place */
function work(api, session, place) {
  /** @type {{draw: () => void, close: () => void} | null} */
  let page = null;
  const desk = new Desk(api, session.user, async () => {
    desk.close();
    if (page) page.close();
    work(api, await signInAgain(place, api), place);
  });
  const show = (/** @type {{draw: () => void, close: () => void, element: HTMLElement}} */ next) => {
    if (page) page.close();
    page = next;
    fill(place, next.element);
    next.draw();
  };
  const sit = (/** @type {number} */ number) => {
    localStorage.setItem(LAST, String(number));
    desk.number = number;
    desk.queue = null;
    show(new ConsolePage(desk, choose));
    desk.refreshSoon();
  };
  const choose = () => {
    desk.number = null;
    desk.why = null;
    show(new Chooser(desk, Number(localStorage.getItem(LAST)) || null, sit));
  };
  desk.onChange(() => page && page.draw());
  onLanguage(() => page && page.draw());
  choose();
  desk.refresh().then(() => {
    if (!reloaded()) return;
    const last = Number(localStorage.getItem(LAST));
    const mine = desk.counters.find((counter) => counter.number === last && counter.official && counter.official.me);
    if (mine && desk.number === null) sit(mine.number);
  });
}

/** @returns {boolean} whether the page was loaded again; then its counter is not asked for a second time */
function reloaded() {
  const [entry] = performance.getEntriesByType("navigation");
  return entry instanceof PerformanceNavigationTiming && entry.type === "reload";
}

async function start() {
  recallLanguage();
  const place = need("#page", HTMLElement);
  const api = new Api({ language });
  keepPage("/counter/");
  work(api, await signIn(place, api), place);
}

start();
