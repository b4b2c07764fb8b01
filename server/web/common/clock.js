/**
 * Owns the pages' idea of the server's time: the last word of the server plus what has passed since, by a monotonic
 * clock. A demo's server may run faster than a day does, so the pace is measured from heartbeats; it is 1 until known.
 * Must not know who shows the time.
 */

const SAMPLES = 6;
const LEAST_SPAN_MS = 4000;
const REAL_PACE_SLACK = 0.1;

/** @typedef {{here: number, there: number}} Sample monotonic ms here, server's ms since 1970 there */

export class ServerClock {
  /** @param {() => number} monotonic milliseconds that never jump, for tests */
  constructor(monotonic = () => performance.now()) {
    this.monotonic = monotonic;
    /** @type {Sample[]} */
    this.samples = [];
    this.pace = 1;
  }

  /**
   * Take the server's word for what time it is now.
   * @param {string} at ISO 8601
   */
  hear(at) {
    const sample = { here: this.monotonic(), there: Date.parse(at) };
    if (Number.isNaN(sample.there)) return;
    const last = this.samples[this.samples.length - 1];
    if (last && sample.there < last.there) this.samples = [];
    this.samples = [...this.samples, sample].slice(-SAMPLES);
    this.pace = measure(this.samples) ?? this.pace;
  }

  /** Forget what was measured: the server may be another one now. */
  reset() {
    this.samples = [];
    this.pace = 1;
  }

  /** @returns {number} the server's time now, ms since 1970; this machine's own time until the server was heard */
  now() {
    const last = this.samples[this.samples.length - 1];
    return last ? last.there + (this.monotonic() - last.here) * this.pace : Date.now();
  }

  /** @param {string | null | undefined} at ISO 8601 @returns {number} minutes since then, at least 0 */
  minutesSince(at) {
    return at ? Math.max(0, (this.now() - Date.parse(at)) / 60000) : 0;
  }
}

/**
 * @param {Sample[]} samples
 * @returns {number | null} server ms a real ms; null while too little was heard
 */
function measure(samples) {
  const first = samples[0];
  const last = samples[samples.length - 1];
  const span = last.here - first.here;
  if (span < LEAST_SPAN_MS) return null;
  const pace = (last.there - first.there) / span;
  return Math.abs(pace - 1) < REAL_PACE_SLACK ? 1 : pace;
}
