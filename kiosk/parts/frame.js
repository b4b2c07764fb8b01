/**
 * Owns what stands around every screen: the center's name, the running clock, the languages, back and start-over.
 * Must not know what the screens ask.
 */
import { fill, h, need, write } from "/common/dom.js";
import { longDate, timeOfDay } from "/common/format.js";
import { icon } from "/common/icons.js";
import { language, languageSwitch, named, t } from "/common/language.js";

/** @typedef {import("../app.js").Stage} Stage */

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
  fill(need("#header", HTMLElement), h("img", { src: "/common/favicon.svg", alt: "", class: "emblem" }),
    h("p", { class: "center-name" }, named(stage.hall.center.name)), time, date, languageSwitch());
}

/** @param {Stage} stage @param {boolean} inside true where there is a way back */
export function drawFooter(stage, inside) {
  const { hotline } = stage.hall.center;
  const back = () => stage.back();
  const home = () => stage.home();
  const help = h("p", { class: "help" }, icon("phone"), h("span", null, t("kiosk.ask"), hotline && h("strong", null, ` ${t("hotline")}: ${hotline}`)));
  fill(need("#footer", HTMLElement),
    inside && h("button", { class: "button", type: "button", "data-back": true, click: back }, icon("back"), t("back")),
    help,
    inside && h("button", { class: "button", type: "button", "data-home": true, click: home }, icon("home"), t("home")));
}
