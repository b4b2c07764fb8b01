/**
 * Owns the answer to "why was somebody else called before me?": counts by reason, never a person or a number.
 * Must not know how they are counted.
 */
import { h } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { t } from "/common/language.js";

/** @typedef {import("/common/strings/speech.js").Key} Key */

const REASONS = ["priority", "appointment", "other_counter", "other_service", "waited_longer", "held", "by_number", "rule"];

/** @param {Record<string, number>} overtaken counts by reason @returns {HTMLElement} */
export function why(overtaken) {
  const known = REASONS.filter((reason) => overtaken[reason] > 0);
  const people = known.reduce((sum, reason) => sum + overtaken[reason], 0);
  const line = (/** @type {string} */ reason) => t(/** @type {Key} */ (`citizen.why.${reason}`), { people: overtaken[reason] });
  return h("details", { class: "panel why", "data-overtaken": people },
    h("summary", { "data-keep": "why" }, h("span", null, t("citizen.why")), icon("down")),
    h("p", null, t("citizen.why.lead", { people })),
    h("ul", null, known.map((reason) => h("li", { "data-reason": reason }, line(reason)))));
}
