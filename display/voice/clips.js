/**
 * Owns the clips of the voice: fetches and decodes them, and knows of each where its sound begins, how long it is and how
 * loud it must be played to match the others. A clip that is missing or broken is named, and never stops the others.
 * Must not know what is said.
 */

/**
 * @typedef {object} Clip
 * @property {AudioBuffer} buffer
 * @property {number} from seconds of silence before its sound
 * @property {number} length seconds of its sound
 * @property {number} gain makes it as loud as the others, as far as PEAK lets it
 */

const SILENT = 0.01;
const MARGIN_S = 0.008;
const PEAK = 0.98;
/** How loud a clip is: the mean of its loud frames, -17.5 dB of full scale. By its peak alone "năm" was 9 dB softer than "tư". */
const LOUDNESS = 0.133;
const FRAME_S = 0.02;
/** Frames this much softer than the loudest are pauses and endings (own choice; the gate of ITU-R BS.1770 does the same). */
const GATE = 10 ** -1.5;
const MOST_GAIN = 4;
const LONGEST_S = 8;
const AT_ONCE = 6;
const TRY_AGAIN_MS = 60000;

export class Clips {
  constructor() {
    /** @type {Map<string, Clip>} by "language/name" */
    this.clips = new Map();
    /** @type {Set<string>} what could not be had */
    this.faults = new Set();
    this.wanted = "";
    /** Whether all that was wanted is here or known to be missing. */
    this.settled = false;
    this.timer = 0;
    /** @type {() => void} */
    this.told = () => {};
  }

  /** @param {string} language @param {string} name @returns {Clip | undefined} */
  get(language, name) {
    return this.clips.get(`${language}/${name}`);
  }

  /**
   * Have these clips and no others; what is here already is kept.
   * @param {BaseAudioContext} audio decodes them
   * @param {Record<string, Record<string, string>>} manifest addresses by language and name; empty: there is none
   */
  async load(audio, manifest) {
    const wanted = JSON.stringify(manifest);
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    this.settled = false;
    clearTimeout(this.timer);
    const all = Object.entries(manifest).flatMap(([language, clips]) =>
      Object.entries(clips).map(([name, url]) => ({ key: `${language}/${name}`, url })));
    this.faults = new Set(all.filter(({ url }) => !url).map(({ key }) => key));
    const queue = all.filter(({ url }) => url);
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.work(audio, queue, wanted)));
    this.settled = true;
    this.told();
    if (this.faults.size > 0) this.timer = setTimeout(() => this.retry(audio, manifest), TRY_AGAIN_MS);
  }

  /** @param {BaseAudioContext} audio @param {Record<string, Record<string, string>>} manifest */
  retry(audio, manifest) {
    this.wanted = "";
    this.load(audio, manifest);
  }

  /** @param {BaseAudioContext} audio @param {{key: string, url: string}[]} queue @param {string} wanted */
  async work(audio, queue, wanted) {
    for (let next = queue.shift(); next && this.wanted === wanted; next = queue.shift()) {
      const { key, url } = next;
      try {
        const answer = await fetch(url);
        if (!answer.ok) throw new Error(String(answer.status));
        this.clips.set(key, measure(await audio.decodeAudioData(await answer.arrayBuffer())));
      } catch {
        this.clips.delete(key);
        this.faults.add(key);
      }
    }
  }
}

/** @param {AudioBuffer} buffer @returns {Clip} */
function measure(buffer) {
  const samples = buffer.getChannelData(0);
  const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (peak < SILENT || buffer.duration > LONGEST_S) throw new Error("no sound that can be joined");
  const isLoud = (/** @type {number} */ value) => Math.abs(value) > SILENT * peak;
  let last = samples.length - 1;
  while (!isLoud(samples[last])) last -= 1;
  const from = Math.max(0, samples.findIndex(isLoud) / buffer.sampleRate - MARGIN_S);
  const until = Math.min(buffer.duration, last / buffer.sampleRate + MARGIN_S);
  return { buffer, from, length: until - from, gain: Math.min(MOST_GAIN, PEAK / peak, LOUDNESS / loudness(samples, buffer.sampleRate)) };
}

/** @param {Float32Array} samples @param {number} rate a second @returns {number} the effective value of the loud frames */
function loudness(samples, rate) {
  const frame = Math.round(FRAME_S * rate);
  const powers = Array.from({ length: Math.ceil(samples.length / frame) }, (_none, at) => {
    const part = samples.subarray(at * frame, (at + 1) * frame);
    return part.reduce((sum, value) => sum + value * value, 0) / frame;
  });
  const loud = powers.filter((power) => power >= GATE * Math.max(...powers));
  return Math.sqrt(loud.reduce((sum, power) => sum + power, 0) / loud.length);
}
