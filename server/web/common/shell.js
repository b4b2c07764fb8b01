/**
 * Owns that a screen that nobody looks after keeps itself going: its files stay in the browser, a new version of the server
 * is taken over in a quiet moment, and a page that stays without a line although the server answers begins anew.
 * Must not know what the screen shows.
 */

const LOOK_EVERY_MS = 30000;
const UPDATE_EVERY_MS = 30 * 60000;
const DEAF_AFTER_MS = 120000;

export class Shell {
  /**
   * @param {"kiosk" | "display"} screen
   * @param {() => boolean} isQuiet whether the page may begin anew now without disturbing anybody
   */
  constructor(screen, isQuiet) {
    this.isQuiet = isQuiet;
    this.version = "";
    this.outdated = false;
    this.deafSince = 0;
    /** @type {ServiceWorkerRegistration | null} */
    this.registration = null;
    this.keep(screen);
    setInterval(() => this.look(), LOOK_EVERY_MS);
    setInterval(() => this.check(), UPDATE_EVERY_MS);
    this.check();
  }

  /** @param {string} screen */
  async keep(screen) {
    // Only pages from a safe origin may have a worker: https, this machine, or one that the browser was told to trust.
    const workers = navigator.serviceWorker;
    if (!workers) return void (document.body.dataset.kept = "no");
    const first = workers.controller === null;
    let seen = !first;
    workers.addEventListener("controllerchange", () => {
      if (seen) this.renew();
      seen = true;
      document.body.dataset.kept = "yes";
    });
    document.body.dataset.kept = first ? "no" : "yes";
    this.registration = await workers.register(`/${screen}/worker.js`, { updateViaCache: "none" }).catch(() => null);
  }

  /** Ask whether the server has another version; called with each new snapshot, too. */
  async check() {
    if (this.registration && navigator.serviceWorker.controller) return void this.registration.update().catch(() => {});
    const answer = await fetch("/common/version.json", { cache: "no-store" }).catch(() => null);
    const told = answer && answer.ok ? await answer.json().catch(() => null) : null;
    if (!told) return;
    if (this.version && told.version !== this.version) this.renew();
    this.version = told.version;
  }

  /** Begin anew as soon as that disturbs nobody. */
  renew() {
    this.outdated = true;
    this.look();
  }

  look() {
    if (this.outdated && this.isQuiet()) return location.reload();
    const deaf = document.body.dataset.link === "stale" && document.body.dataset.pairing === undefined;
    if (!deaf) this.deafSince = 0;
    else if (this.deafSince === 0) this.deafSince = performance.now();
    else if (performance.now() - this.deafSince > DEAF_AFTER_MS) this.awake();
  }

  /** The line stays dead: if the server answers all the same, the fault is in this page. */
  async awake() {
    const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
    if (answer && answer.ok) location.reload();
  }
}
