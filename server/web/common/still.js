/**
 * Owns putting a part of a page out of reach while something before it asks, also in browsers that came before `inert`
 * (Chromium 102): there a style keeps fingers off, and focus that comes in is sent away. Must not know what asks.
 */

const KNOWS_INERT = "inert" in HTMLElement.prototype;

/** @param {Element} part @param {boolean} on whether it is out of reach */
export function putOutOfReach(part, on) {
  part.toggleAttribute("inert", on);
  if (KNOWS_INERT) return;
  part.toggleAttribute("data-still", on);
  if (on) part.setAttribute("aria-hidden", "true");
  else part.removeAttribute("aria-hidden");
  const { activeElement } = document;
  if (on && activeElement instanceof HTMLElement && part.contains(activeElement)) activeElement.blur();
}

/** @param {FocusEvent} event */
function sendAway({ target }) {
  if (target instanceof HTMLElement && target.closest("[data-still]")) target.blur();
}

if (!KNOWS_INERT) addEventListener("focusin", sendAway);
