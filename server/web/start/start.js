/**
 * Owns the start page: the screens as cards. In the demo each card opens its screen ready to use.
 * Must not know what the screens do.
 */
import { Api } from "/common/api.js";
import { fill, h, need } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { language, languageSwitch, named, onLanguage, recallLanguage, t } from "/common/language.js";

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

/** @param {Screen} screen @param {string} drawing @param {Promise<Demo | null>} asked */
function card(screen, drawing, asked) {
  let answered = false;
  const link = h("a", { class: "card", href: address(screen, null), "data-screen": screen },
    h("span", { class: "card-icon" }, icon(drawing)), h("strong", null, t(`start.${screen}`)),
    h("span", null, t(`start.${screen}.about`)), h("span", { class: "card-open" }, t("start.open"), icon("next")));
  asked.then((demo) => {
    answered = true;
    link.setAttribute("href", address(screen, demo));
  });
  link.addEventListener("click", async (event) => {
    if (answered || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.assign(address(screen, await asked));
  });
  return h("li", null, link);
}

/** @param {Promise<Demo | null>} asked @returns {HTMLElement} filled when this turns out to be the demo */
function demoNote(asked) {
  const layouts = h("p", { class: "layouts" });
  const note = h("section", { class: "demo panel", hidden: true }, icon("bell"),
    h("div", null, h("h2", null, t("start.demo")), h("p", null, t("start.demo.about")), layouts));
  asked.then((demo) => {
    note.hidden = demo === null;
    if (demo) listLayouts(layouts, demo);
  });
  return note;
}

/** @param {HTMLElement} place @param {Demo} demo the displays of the center's file, beside the one of the whole hall */
async function listLayouts(place, demo) {
  const hall = await new Api({ token: demo.display_token, language }).get("/snapshot").catch(() => null);
  if (!hall || hall.lobby.displays.length === 0) return;
  const links = hall.lobby.displays.map((/** @type {import("/common/types").DisplayPlan} */ one) =>
    h("a", { href: `/display/?${new URLSearchParams({ layout: one.code })}#${new URLSearchParams({ token: demo.display_token })}`, "data-layout": one.code }, named(one.name)));
  fill(place, icon("display"), h("strong", null, `${t("start.layouts")}:`), links);
}

/** @param {HTMLElement} place @param {Promise<Demo | null>} asked */
function draw(place, asked) {
  fill(place, h("header", { class: "hero" },
    h("div", { class: "hero-inner" }, h("img", { src: "/common/favicon.svg", alt: "" }),
      h("div", null, h("h1", null, t("product")), h("p", null, t("start.title"))), languageSwitch())),
    h("main", null, h("ul", { class: "cards" }, SCREENS.map(([screen, drawing]) => card(screen, drawing, asked))), demoNote(asked)));
}

function start() {
  recallLanguage();
  const place = need("#page", HTMLElement);
  const asked = new Api({ language }).get("/demo").catch(() => null);
  draw(place, asked);
  onLanguage(() => draw(place, asked));
}

start();
