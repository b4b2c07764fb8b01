/**
 * Owns the invitation while nobody is at the kiosk: a band over the first screen says in all languages what to do, and the
 * tiles beckon one after the other. The tiles stay where they are and work at the first touch. Must not know what they open.
 */
import { fill, h } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { LANGUAGES } from "/common/strings/languages.js";
import { say } from "/common/strings/speech.js";

const TURN_MS = 4000;

export class Attract {
  constructor() {
    this.band = h("div", { class: "attract", "aria-hidden": "true", hidden: true });
    this.turning = 0;
    document.body.append(this.band);
    for (const name of ["pointerdown", "keydown"]) addEventListener(name, () => this.hide(), true);
  }

  /** @param {Element | null} over the part of the first screen that the band covers, from the top of the page down */
  show(over) {
    if (!over) return;
    this.hide();
    this.band.style.height = `${over.getBoundingClientRect().bottom + 8}px`;
    this.band.hidden = false;
    document.body.toggleAttribute("data-attract", true);
    const languages = Object.keys(LANGUAGES);
    let turn = 0;
    const draw = () => this.draw(languages[turn++ % languages.length]);
    this.turning = setInterval(draw, TURN_MS);
    draw();
  }

  hide() {
    clearInterval(this.turning);
    this.band.hidden = true;
    document.body.removeAttribute("data-attract");
  }

  /** @param {string} language */
  draw(language) {
    const steps = /** @type {const} */ (["group", "service", "slip"]).map((step, at) =>
      h("li", null, h("b", null, at + 1), say(language, `kiosk.attract.${step}`)));
    fill(this.band, h("div", { class: "invitation", lang: language }, h("span", { class: "hand" }, icon("touch")),
      h("p", null, say(language, "kiosk.attract.title")), h("ol", null, steps)));
  }
}
