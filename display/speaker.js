/**
 * Owns whether this display is the one that speaks in its loudspeaker zone: it asks the server for the turn as long as it
 * can be heard, and gives it up when it cannot. Must not know what is said.
 */

const ASK_EVERY_MS = 4000;
const KEPT = "luot:speaker";

export class Speaker {
  /** @param {import("/common/api.js").Api} api @param {import("./announce.js").Announcer} announcer */
  constructor(api, announcer) {
    this.api = api;
    this.announcer = announcer;
    this.holder = holder();
    this.speaks = false;
    this.zone = "";
    this.may = false;
    this.asking = false;
    announcer.speaks = () => this.speaks;
    announcer.onSound(() => this.speaks !== announcer.ready && this.ask());
    setInterval(() => this.ask(), ASK_EVERY_MS);
    addEventListener("pagehide", () => this.leave());
  }

  /** @param {string} zone @param {boolean} may whether the layout lets it speak */
  configure(zone, may) {
    if (zone === this.zone && may === this.may) return;
    if (this.speaks) this.giveUp();
    this.zone = zone;
    this.may = may;
    this.ask();
  }

  async ask() {
    if (!this.zone || this.asking) return;
    if (!this.may || !this.announcer.ready) return void (this.speaks && this.giveUp());
    this.asking = true;
    const zone = this.zone;
    const answer = await this.api.post(`/speakers/${encodeURIComponent(zone)}`, { holder: this.holder }).catch(() => null);
    this.asking = false;
    // Without an answer it keeps silent: another display may have the turn by now.
    this.speaks = answer !== null && answer.speaks && zone === this.zone;
    document.body.dataset.speaks = String(this.speaks);
  }

  /** Let another display speak; should that not be heard, this page takes its own turn again when it is back. */
  leave() {
    try {
      sessionStorage.setItem(KEPT, this.holder);
    } catch {
      // A browser that keeps nothing waits until the turn has run out.
    }
    this.giveUp();
  }

  giveUp() {
    if (this.speaks) this.api.send("POST", `/speakers/${encodeURIComponent(this.zone)}`, { holder: this.holder, release: true }, undefined, true).catch(() => {});
    this.speaks = false;
    document.body.dataset.speaks = "false";
  }
}

/** @returns {string} who asks: this page, or the one that it was before a reload; taken out, for a copy of a tab is another */
function holder() {
  try {
    const kept = sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
    if (kept) return kept;
  } catch {
    // As below.
  }
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
