/**
 * Owns the sound of a call: a soft two-note chime, and knowing whether the browser lets it be heard. A fault here never
 * stops a call from being shown; the next call tries again. Must not know the panels. The voice has its place here.
 */

const NOTES = [{ hertz: 659.25, at: 0 }, { hertz: 523.25, at: 0.32 }];
const LENGTH_S = 1.1;
const LOUDNESS = 0.28;

export class Announcer {
  constructor() {
    /** @type {AudioContext | null} */
    this.audio = null;
    /** @type {(muted: boolean) => void} */
    this.told = () => {};
    for (const name of ["pointerdown", "keydown"]) addEventListener(name, () => this.allow());
  }

  /** @param {(muted: boolean) => void} told called now and when sound is blocked or allowed */
  onMuted(told) {
    this.told = told;
    this.allow();
  }

  /** Ask the browser for sound; it may only say yes after somebody touched the page. */
  async allow() {
    try {
      this.audio = this.audio ?? new AudioContext();
      this.audio.onstatechange = () => this.tell();
      if (this.audio.state !== "running") void this.audio.resume().catch(() => {});
    } catch {
      this.audio = null;
    }
    this.tell();
  }

  tell() {
    this.told(this.audio === null || this.audio.state !== "running");
  }

  /** Sound the chime of one call. */
  chime() {
    const { audio } = this;
    if (!audio || audio.state !== "running") return this.tell();
    try {
      NOTES.forEach(({ hertz, at }) => ring(audio, hertz, audio.currentTime + at));
    } catch {
      this.tell();
    }
  }
}

/** @param {AudioContext} audio @param {number} hertz @param {number} at seconds of the audio clock */
function ring(audio, hertz, at) {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.type = "sine";
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(LOUDNESS, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + LENGTH_S);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + LENGTH_S);
}
