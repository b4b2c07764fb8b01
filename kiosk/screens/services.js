/**
 * Owns the list of a group's services: what each is called, how many wait, and whether it is open now.
 * Must not know how a number is taken.
 */
import { h, write } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { named, t } from "/common/language.js";
import { serviceOpen } from "/common/opening.js";
import { paged } from "../parts/paged.js";
import { confirmScreen } from "./confirm.js";
import { heading, waitingText } from "./groups.js";

/** @typedef {import("../stage.js").Stage} Stage */
/** @typedef {import("/common/types").Service} Service */

/** @param {import("/common/types").Group} group @returns {import("../stage.js").Maker} */
export function servicesScreen(group) {
  return (stage) => {
    const services = stage.hall.services.filter((service) => service.group === group.code);
    const tiles = services.map((service) => tile(stage, service));
    const update = () => tiles.forEach(({ refresh }) => refresh());
    update();
    const element = h("section", { class: "choose" }, heading(stage, named(group.name), t("kiosk.services")),
      paged(tiles.map(({ button }) => button), "services"));
    return { name: "services", element, update };
  };
}

/** @param {Stage} stage @param {Service} service */
function tile(stage, service) {
  const note = h("span", { class: "tile-note" });
  const open = () => stage.go(confirmScreen(service));
  const button = h("button", { class: "tile", type: "button", "data-service": service.code, click: open },
    h("span", { class: "tile-prefix number", "aria-hidden": "true" }, service.prefix),
    h("span", { class: "tile-text" }, h("strong", null, named(service.name)), note), icon("next"));
  const refresh = () => {
    const closed = !serviceOpen(stage.hall, service, stage.clock.now());
    button.classList.toggle("closed", closed);
    write(note, closed ? t("kiosk.closed") : waitingText(stage.hall, [service.code]));
  };
  return { button, refresh };
}
