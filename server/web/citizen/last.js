/**
 * Owns the ticket as this tab last saw it: for a phone that loads the page again while nobody answers. It goes with the
 * tab, and after half a day. Must not know how a ticket looks.
 */

/** @typedef {import("./citizen.js").Shown} Shown */

const KEY = "luot.t.last";
const LASTS_MS = 12 * 3600 * 1000;

export class LastSeen {
  /** @param {string} token whose ticket it is */
  constructor(token) {
    this.token = token;
  }

  /** @param {Shown} shown */
  keep(shown) {
    this.write(JSON.stringify({ token: this.token, seen: Date.now(), shown }));
  }

  forget() {
    this.write("");
  }

  /** @returns {Shown | null} */
  recall() {
    try {
      const { token, seen, shown } = JSON.parse(sessionStorage.getItem(KEY) || "{}");
      return token === this.token && Math.abs(Date.now() - seen) < LASTS_MS ? shown : null;
    } catch (error) {
      return null; // a browser that keeps nothing
    }
  }

  /** @param {string} text */
  write(text) {
    try {
      sessionStorage.setItem(KEY, text);
    } catch (error) {
      // A browser that keeps nothing: then there is nothing to recall.
    }
  }
}
