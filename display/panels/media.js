/**
 * Owns the media area: the center's pictures and videos, one after the other, each when its days and hours say so. What
 * cannot be shown is skipped and named, never shown broken. Must not know calls.
 */
import { fill, h } from "/common/dom.js";
import { inLanguage, isWithinPeriod, isWithinSpan } from "/common/format.js";

/** @typedef {import("/common/types").Snapshot} Snapshot */
/** @typedef {import("/common/types").Medium} Medium */

const LOOK_AGAIN_MS = 30000;
const LONGEST_VIDEO_MS = 15 * 60000;
const STALLED_MS = 20000;
const VIDEO = /\.(mp4|webm)$/;

export class MediaPanel {
  /** @param {import("/common/clock.js").ServerClock} clock @param {string} layout code of this display's layout */
  constructor(clock, layout) {
    this.clock = clock;
    this.layout = layout;
    this.element = h("section", { class: "media", hidden: true });
    /** @type {Snapshot | null} */
    this.hall = null;
    this.at = -1;
    this.timer = 0;
    this.playlist = "";
    /** @type {Set<string>} files that could not be shown */
    this.faults = new Set();
    /** @type {(faults: string[]) => void} */
    this.told = () => {};
  }

  /** @param {Snapshot} hall */
  draw(hall) {
    this.hall = hall;
    const playlist = JSON.stringify(hall.lobby.media);
    if (playlist === this.playlist) return;
    this.playlist = playlist;
    this.at = -1;
    this.faults.clear();
    this.next();
  }

  /** @returns {Medium[]} what may be shown now */
  due() {
    const { hall } = this;
    if (!hall) return [];
    const now = this.clock.now();
    const zone = hall.center.time_zone;
    return hall.lobby.media.filter((one) => (one.displays.length === 0 || one.displays.includes(this.layout)) &&
      isWithinPeriod(one.period, now, zone) && isWithinSpan(one.hours, now, zone) && !this.faults.has(one.file));
  }

  next() {
    clearTimeout(this.timer);
    const due = this.due();
    this.element.hidden = due.length === 0;
    document.body.toggleAttribute("data-media", due.length > 0);
    if (due.length === 0) {
      fill(this.element);
      this.timer = setTimeout(() => this.again(), LOOK_AGAIN_MS);
      return;
    }
    this.at = (this.at + 1) % due.length;
    const medium = due[this.at];
    const alone = due.length === 1 && this.element.dataset.file === medium.file && this.element.childElementCount > 0;
    if (VIDEO.test(medium.file)) this.play(medium);
    else if (!alone) this.show(medium);
    this.element.dataset.file = medium.file;
    this.timer = setTimeout(() => this.next(), VIDEO.test(medium.file) ? LONGEST_VIDEO_MS : medium.seconds * 1000);
  }

  /** What could not be shown may be there by now. */
  again() {
    this.faults.clear();
    this.next();
  }

  /** @param {Medium} medium */
  show(medium) {
    fill(this.element, h("img", { src: this.address(medium), alt: inLanguage(medium.text, "vi"), error: () => this.skip(medium) }), caption(medium));
  }

  /** @param {Medium} medium always without sound: the loudspeaker belongs to the calls */
  play(medium) {
    const video = h("video", { src: this.address(medium), playsinline: true, "aria-label": inLanguage(medium.text, "vi"), ended: () => this.next(), error: () => this.skip(medium) });
    video.muted = true;
    let seen = -1;
    const watch = setInterval(() => {
      if (!video.isConnected) return clearInterval(watch);
      if (video.currentTime === seen) this.skip(medium);
      seen = video.currentTime;
    }, STALLED_MS);
    fill(this.element, video, caption(medium));
    video.play().catch(() => {}); // a fault comes as an error, a stop is noticed by the watch
  }

  /** @param {Medium} medium */
  skip(medium) {
    this.faults.add(medium.file);
    this.told([...this.faults]);
    this.next();
  }

  /** @param {Medium} medium */
  address(medium) {
    const code = this.hall ? this.hall.center.code : "";
    return `/lobby/${encodeURIComponent(code)}/media/${encodeURIComponent(medium.file)}`;
  }

  stop() {
    clearTimeout(this.timer);
    document.body.removeAttribute("data-media");
  }
}

/** @param {Medium} medium */
function caption(medium) {
  return medium.text.vi ? h("p", { class: "media-text" }, medium.text.vi) : null;
}
