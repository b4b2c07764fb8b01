/**
 * Owns the parts of a page that change one by one: what did not change is left alone, so that focus, an open disclosure
 * and a screen reader's place stay where they are. Must not know what the parts show.
 */
import { fill, h } from "/common/dom.js";

/** @typedef {{name: string, key: unknown, build: () => (Node | false | null)}} Part made anew when its key differs */

export class Parts {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    /** @type {Map<string, {box: HTMLElement, key: string}>} */
    this.kept = new Map();
  }

  /** @param {Part[]} parts in their order; a part that is not among them is taken away */
  show(parts) {
    const names = parts.map(({ name }) => name);
    this.kept.forEach(({ box }, name) => {
      if (names.includes(name)) return;
      box.remove();
      this.kept.delete(name);
    });
    parts.forEach((part, at) => {
      const box = this.update(part);
      if (this.place.children[at] !== box) this.place.insertBefore(box, this.place.children[at] || null);
    });
  }

  /** @param {Part} part @returns {HTMLElement} */
  update({ name, key, build }) {
    const now = JSON.stringify(key);
    const known = this.kept.get(name);
    if (known && known.key === now) return known.box;
    const box = known ? known.box : h("div", { "data-part": name });
    const isOpen = box.querySelector("details[open]") !== null;
    const focus = box.contains(document.activeElement) && document.activeElement ? document.activeElement.getAttribute("data-keep") : null;
    fill(box, build());
    const details = box.querySelector("details");
    if (details && isOpen) details.open = true;
    if (focus) this.focus(focus);
    this.kept.set(name, { box, key: now });
    return box;
  }

  /** @param {string} keep the mark of the element that shall have the focus */
  focus(keep) {
    const target = this.place.querySelector(`[data-keep="${keep}"]`);
    if (!(target instanceof HTMLElement)) return;
    target.focus();
    const question = target.closest("[role=alertdialog]");
    if (question) question.scrollIntoView({ block: "nearest" });
  }
}
