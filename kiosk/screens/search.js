/**
 * Owns the screen that finds a service by typing: field, keys, results that follow each key.
 * Must not know how services are found or how a number is taken.
 */
import { fill, h, write } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { language, named, t } from "/common/language.js";
import { inLanguage } from "/common/format.js";
import { findServices } from "../search/find.js";
import { keyboard } from "../search/keyboard.js";
import { confirmScreen } from "./confirm.js";

/** @typedef {import("../stage.js").Stage} Stage */
/** @typedef {import("/common/types").Service} Service */
/** @typedef {import("../search/find.js").Found} Found */

const LONGEST = 40;
const upright = matchMedia("(orientation: portrait)");

/** @returns {import("../stage.js").Maker} */
export function searchScreen() {
  let words = "";
  return (stage) => {
    const entries = stage.hall.services.map((service) => entry(stage, service));
    const field = h("input", { class: "field", type: "text", inputmode: "none", autocomplete: "off", spellcheck: "false",
      maxlength: LONGEST, "data-search-field": true, "aria-label": t("kiosk.search"), placeholder: t("kiosk.search.example") });
    const said = h("p", { class: "said", role: "status" });
    const list = h("ul", { class: "found" });
    const look = () => {
      words = field.value;
      const found = findServices(entries, words);
      said.removeAttribute("data-card");
      write(said, saying(words, found.length));
      fill(list, found.slice(0, shown()).map((one) => h("li", null, tile(stage, one))));
    };
    const type = (/** @type {string} */ text) => {
      const room = field.value.length - ((field.selectionEnd ?? 0) - (field.selectionStart ?? 0));
      field.setRangeText(text.slice(0, LONGEST - room), field.selectionStart ?? 0, field.selectionEnd ?? 0, "end");
      look();
    };
    const erase = () => {
      field.value = field.value.slice(0, -1);
      look();
    };
    field.value = words;
    field.setSelectionRange(words.length, words.length);
    field.addEventListener("input", look);
    look();
    const element = h("section", { class: "search", keydown: (event) => event.key === "Backspace" && event.target !== field && erase() },
      h("div", { class: "heading" }, h("h1", { tabindex: "-1" }, t("kiosk.search")), h("label", { class: "ask-field" }, icon("search"), field)),
      said, list, keyboard(type, erase));
    queueMicrotask(() => stage.guide.on || field.focus()); // after the stage has given the focus to the heading
    const carded = () => {
      said.dataset.card = stage.card.reading?.kind ?? "";
      write(said, stage.card.sentence);
    };
    return { name: "search", element, typed: type, carded };
  };
}

/** @returns {number} how many services there is room for */
function shown() {
  const { large, low } = document.documentElement.dataset;
  const roomy = large === undefined && low === undefined;
  return upright.matches ? (roomy ? 5 : 3) : roomy ? 6 : 4;
}

/** @param {string} words @param {number} count */
function saying(words, count) {
  if (words.trim() === "") return t("kiosk.search.lead");
  if (count === 0) return t("kiosk.search.none");
  return count > shown() ? t("kiosk.search.many", { count }) : t("kiosk.search.count", { count });
}

/** @param {Stage} stage @param {Service} service @returns {import("../search/find.js").Entry} */
function entry(stage, service) {
  const group = stage.hall.groups.find((each) => each.code === service.group);
  const names = [service.name, group?.name].map((name) => inLanguage(name, "vi"));
  return { code: service.code, name: named(service.name).normalize("NFC"),
    more: [named(group?.name), ...(language() === "vi" ? [] : names), ...service.also, service.procedure_code ?? "", service.sector_code ?? ""] };
}

/** @param {Stage} stage @param {Found} found */
function tile(stage, { code, marks, by }) {
  const service = stage.hall.services.find((each) => each.code === code);
  if (!service) return null;
  const group = stage.hall.groups.find((each) => each.code === service.group);
  return h("button", { class: "tile", type: "button", "data-service": code, click: () => stage.go(confirmScreen(service)) },
    h("span", { class: "tile-prefix number", "aria-hidden": "true" }, service.prefix),
    h("span", { class: "tile-text" }, h("strong", null, marked(named(service.name).normalize("NFC"), marks)), h("span", { class: "tile-note" }, service.also.includes(by) ? `${named(group?.name)} – ${by}` : named(group?.name))),
    icon("next"));
}

/** @param {string} name @param {[number, number][]} marks */
function marked(name, marks) {
  const parts = marks.flatMap(([start, end], at) => [name.slice(at === 0 ? 0 : marks[at - 1][1], start), h("mark", null, name.slice(start, end))]);
  return [...parts, name.slice(marks.length > 0 ? marks[marks.length - 1][1] : 0)];
}
