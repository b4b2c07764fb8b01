/**
 * Owns the choice of the priority class: the normal one first, large and already chosen, or the one that a card gave. The
 * class alone is asked, never the reason. Must not know what a class is worth.
 */
import { h } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { named, t } from "/common/language.js";
import { birthScreen } from "../screens/birth.js";

/**
 * @param {import("../stage.js").Stage} stage
 * @param {{priority: string}} order gets the chosen class
 * @returns {HTMLElement | null} null when the center has only the class normal
 */
export function priorityChoice(stage, order) {
  const { hall, card } = stage;
  const normal = hall.priority_classes.filter((one) => one.code === "normal");
  const others = hall.priority_classes.filter((one) => one.code !== "normal" && one.self_chosen);
  if (others.length === 0) return null;
  /** @type {HTMLElement[]} */
  const buttons = [...normal, ...others].map((one) => button(one, () => choose(one.code)));
  const choose = (/** @type {string} */ code) => {
    order.priority = code;
    buttons.forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.priority === code)));
  };
  choose(order.priority);
  return h("div", { class: "priority", role: "group", "aria-labelledby": "priority-title" },
    h("div", { class: "priority-head" }, h("h2", { id: "priority-title" }, t("kiosk.priority")), card.counts && byCard(stage)),
    h("div", { class: "classes" }, buttons),
    card.reading && h("p", { class: "card-said", "data-card": card.reading.kind }, icon(card.reading.kind === "unread" ? "alert" : "card"), card.sentence));
}

/** @param {import("../stage.js").Stage} stage */
function byCard(stage) {
  return h("button", { class: "button by-card", type: "button", "data-birth": true, click: () => stage.go(birthScreen()) }, icon("card"), t("kiosk.card.button"));
}

/** @param {import("/common/types").PriorityClass} one @param {() => void} choose */
function button(one, choose) {
  return h("button", { class: "class", type: "button", "data-priority": one.code, click: choose },
    h("span", { class: "tick" }, icon("check")), named(one.name));
}
