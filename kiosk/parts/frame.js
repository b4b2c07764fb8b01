/**
 * Owns what stands around every screen: the center's name, the running clock, the languages, back and start-over, the aids.
 * Must not know what the screens ask.
 */
import { fill, h, need, write } from "/common/dom.js";
import { longDate, timeOfDay } from "/common/format.js";
import { icon } from "/common/icons.js";
import { language, languageSwitch, named, t } from "/common/language.js";
import { emblem } from "/common/theme.js";

/** @typedef {import("../stage.js").Stage} Stage */

let ticking = 0;

/** @param {Stage} stage */
export function drawHeader(stage) {
  if (!stage.latest) return;
  const time = h("span", { class: "clock number" });
  const date = h("span", { class: "date" });
  const zone = stage.hall.center.time_zone;
  const tick = () => {
    write(time, timeOfDay(stage.clock.now(), zone));
    write(date, longDate(stage.clock.now(), zone, language()));
  };
  clearInterval(ticking);
  ticking = setInterval(tick, 1000);
  tick();
  fill(need("#header", HTMLElement), h("img", { src: emblem(stage.hall), alt: "", class: "emblem" }),
    h("p", { class: "center-name" }, named(stage.hall.center.name)), time, date, languageSwitch());
}

/** @param {Stage} stage @param {boolean} inside true where there is a way back */
export function drawFooter(stage, inside) {
  const { hotline } = stage.hall.center;
  const back = () => stage.back();
  const home = () => stage.home();
  const ask = h("p", { class: "ask-desk" }, icon("phone"), h("span", null, t("kiosk.ask"), hotline && h("strong", null, ` ${t("hotline")}: ${hotline}`)));
  const tools = h("div", { class: "tools", role: "group", "aria-label": t("kiosk.tools") }, stage.modes.buttons(), stage.guide.button());
  fill(need("#footer", HTMLElement),
    inside && h("button", { class: "button", type: "button", "data-back": true, click: back }, icon("back"), t("back")),
    ask,
    inside && h("button", { class: "button", type: "button", "data-home": true, click: home }, icon("home"), t("home")),
    h("div", { class: "aids" }, stage.helper.element, tools));
}
