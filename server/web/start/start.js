/**
 * Owns the start page: the screens as cards. In the demo each card opens its screen ready to use.
 * Must not know what the screens do.
 */
import { Api } from "/common/api.js";
import { fill, h, need } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { language, languageSwitch, onLanguage, recallLanguage, t } from "/common/language.js";

/**
 * @typedef {{username: string, password: string, name: string}} Person
 * @typedef {{kiosk_token: string, display_token: string, official: Person, admin: Person}} Demo
 */

/** @typedef {"kiosk" | "display" | "counter" | "admin"} Screen */

/** @type {[Screen, string][]} */
const SCREENS = [["kiosk", "kiosk"], ["display", "display"], ["counter", "counter"], ["admin", "slips"]];

/** @param {Screen} screen @param {Demo | null} demo @returns {string} where the card leads */
function address(screen, demo) {
  const ready = demo && {
    kiosk: { token: demo.kiosk_token },
    display: { token: demo.display_token },
    counter: { user: demo.official.username, password: demo.official.password },
    admin: { user: demo.admin.username, password: demo.admin.password },
  };
  return ready ? `/${screen}/#${new URLSearchParams(/** @type {Record<string, string>} */ (ready[screen]))}` : `/${screen}/`;
}

/** @param {Screen} screen @param {string} drawing @param {Promise<Demo | null>} asked @param {Demo | null} demo */
function card(screen, drawing, asked, demo) {
  const link = h("a", { class: "card", href: address(screen, demo), "data-screen": screen },
    h("span", { class: "card-icon" }, icon(drawing)), h("strong", null, t(`start.${screen}`)),
    h("span", null, t(`start.${screen}.about`)), h("span", { class: "card-open" }, t("start.open"), icon("next")));
  asked.then((found) => found && link.setAttribute("href", address(screen, found)));
  link.addEventListener("click", async (event) => {
    if (demo || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.assign(address(screen, await asked));
  });
  return h("li", null, link);
}

/** @param {HTMLElement} place @param {Promise<Demo | null>} asked @param {Demo | null} demo */
function draw(place, asked, demo) {
  fill(place, h("header", { class: "hero" },
    h("div", { class: "hero-inner" }, h("img", { src: "/common/favicon.svg", alt: "" }),
      h("div", null, h("h1", null, t("product")), h("p", null, t("start.title"))), languageSwitch())),
    h("main", null, demo && h("section", { class: "demo panel" }, icon("bell"), h("div", null, h("h2", null, t("start.demo")), h("p", null, t("start.demo.about")))),
      h("p", { class: "lead" }, t("start.lead")),
      h("ul", { class: "cards" }, SCREENS.map(([screen, drawing]) => card(screen, drawing, asked, demo)))));
}

function start() {
  recallLanguage();
  const place = need("#page", HTMLElement);
  /** @type {Demo | null} */
  let demo = null;
  const asked = new Api({ language }).get("/demo").catch(() => null);
  const drawNow = () => draw(place, asked, demo);
  drawNow();
  onLanguage(drawNow);
  asked.then((found) => {
    demo = found;
    if (found) drawNow();
  });
}

start();
