/**
 * Owns what fingers must not do on a kiosk: open menus, zoom, select, drag, or leave the page. Must not know screens.
 */

const REFUSED = ["contextmenu", "selectstart", "dragstart", "gesturestart", "dblclick"];
const KEYS = ["+", "-", "=", "0", "p", "s", "o", "n", "t", "w", "j", "h", "u", "f"];

/** Refuse every gesture and key that is not part of taking a number. */
export function guardTouch() {
  const refuse = (/** @type {Event} */ event) => event.preventDefault();
  for (const name of REFUSED) document.addEventListener(name, refuse);
  document.addEventListener("touchmove", (event) => event.touches.length > 1 && refuse(event), { passive: false });
  document.addEventListener("wheel", (event) => event.ctrlKey && refuse(event), { passive: false });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && KEYS.includes(event.key.toLowerCase())) refuse(event);
  });
}
