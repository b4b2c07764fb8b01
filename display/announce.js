/**
 * Owns the sound of calls: a soft chime and the voice, one call after the other, as loud as the hour wants it. A fault
 * here never stops a call from being shown, and the next call tries again. Must not know the panels.
 */
import { isWithinSpan } from "/common/format.js";
import { ring } from "./voice/chime.js";
import { Clips } from "./voice/clips.js";
import { compose } from "./voice/script.js";

/** @typedef {import("/common/types").Call} Call */
/** @typedef {import("/common/types").VoicePlan} VoicePlan */

const AFTER_S = 0.4;
const LEAST_PROGRESS = 0.5;

export class Announcer {
  /** @param {import("/common/clock.js").ServerClock} clock */
  constructor(clock) {
    this.clock = clock;
    this.clips = new Clips();
    this.clips.told = () => this.tell();
    /** @type {AudioContext | null} */
    this.audio = null;
    /** @type {VoicePlan | null} */
    this.plan = null;
    this.zone = "UTC";
    /** @type {Record<string, Record<string, string>>} */
    this.manifest = {};
    /** @type {() => boolean} whether this display is the one that speaks */
    this.speaks = () => true;
    /** @type {((muted: boolean, faults: string[]) => void)[]} */
    this.told = [];
    for (const name of ["pointerdown", "keydown"]) addEventListener(name, () => this.allow(true));
  }

  /** @param {(muted: boolean, faults: string[]) => void} told called now, when sound is blocked or allowed, when clips lack */
  onSound(told) {
    this.told.push(told);
    this.allow();
  }

  /** @param {VoicePlan} plan @param {string} zone the center's time zone @param {Record<string, Record<string, string>>} manifest */
  configure(plan, zone, manifest) {
    this.plan = plan;
    this.zone = zone;
    this.manifest = plan.on ? manifest : {};
    if (this.audio) this.clips.load(this.audio, this.manifest);
  }

  /** @returns {boolean} whether the browser lets this display be heard */
  get audible() {
    return this.audio !== null && this.audio.state === "running";
  }

  /** @returns {boolean} whether it can be heard and has what it says */
  get ready() {
    return this.audible && this.plan !== null && this.clips.settled;
  }

  /**
   * Ask the browser for sound; it may only say yes after somebody touched the page.
   * @param {boolean} [byHand] somebody did: let them hear that it works
   */
  async allow(byHand = false) {
    const silent = !this.audible;
    try {
      this.audio = this.audio ?? new AudioContext();
      this.audio.onstatechange = () => this.tell();
      this.clips.load(this.audio, this.manifest);
      if (silent) await this.audio.resume();
      if (silent && byHand) ring(this.audio, this.audio.currentTime, this.volume());
    } catch {
      this.audio = null;
    }
    this.tell();
  }

  tell() {
    document.body.dataset.voice = this.ready ? "ready" : "silent";
    this.told.forEach((told) => told(!this.audible, [...this.clips.faults]));
  }

  /**
   * Announce a call, aloud where this display is the one that speaks. Returns at once.
   * @param {Call} call
   * @param {boolean} brief many wait: once, and only in the languages that are needed
   * @returns {number} how long the announcement takes, ms, whoever speaks it
   */
  announce(call, brief) {
    const steps = compose(call, this.plan, brief, this.clips);
    const seconds = steps.length > 0 ? steps[steps.length - 1].until + AFTER_S : 0;
    document.dispatchEvent(new CustomEvent("luot:announced", { detail: { number: call.number, words: steps.map((step) => step.name), seconds } }));
    if (this.speaks()) this.play(steps, seconds);
    return seconds * 1000;
  }

  /** @param {import("./voice/script.js").Step[]} steps @param {number} seconds */
  play(steps, seconds) {
    const { audio } = this;
    if (!audio || !this.audible) return void this.allow();
    try {
      const begin = audio.currentTime + 0.05;
      const volume = this.volume();
      for (const { clip, at } of steps) clip ? speak(audio, clip, begin + at, volume) : ring(audio, begin + at, volume);
      setTimeout(() => this.check(audio, begin, seconds), seconds * 1000);
    } catch {
      this.renew();
    }
  }

  /** @param {AudioContext} audio @param {number} begin @param {number} seconds a context whose time stands still is dead */
  check(audio, begin, seconds) {
    if (audio === this.audio && audio.currentTime - begin < seconds * LEAST_PROGRESS) this.renew();
  }

  renew() {
    const { audio } = this;
    this.audio = null;
    if (audio) audio.close().catch(() => {});
    this.allow();
  }

  /** @returns {number} 0 to 1, by the hour */
  volume() {
    const { plan, clock, zone } = this;
    if (!plan) return 1;
    const now = plan.by_hour.find((one) => isWithinSpan(one.hours, clock.now(), zone));
    return (now ? now.percent : plan.volume) / 100;
  }
}

/** @param {AudioContext} audio @param {import("./voice/clips.js").Clip} clip @param {number} at @param {number} volume */
function speak(audio, clip, at, volume) {
  const source = audio.createBufferSource();
  const gain = audio.createGain();
  source.buffer = clip.buffer;
  gain.gain.value = clip.gain * volume;
  source.connect(gain).connect(audio.destination);
  source.onended = () => gain.disconnect();
  source.start(at, clip.from, clip.length);
}
