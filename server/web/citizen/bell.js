/**
 * Owns how the phone draws attention: a short tone made here, vibration, and a screen that stays on while the bell is on.
 * Phones sound only after a touch, so the bell must be turned on by hand. Must not know tickets.
 */

/** @typedef {"off" | "on" | "mute"} BellState mute: this phone makes no sound, it only vibrates */

const NOTE_S = 0.28;
/** @type {Record<string, number[]>} hertz */
const TUNES = { sample: [660, 880], near: [660, 880], called: [880, 660, 880, 660, 1047], recalled: [880, 660, 880, 660, 1047] };
/** @type {Record<string, number[]>} milliseconds on, off, on … */
const BEATS = { near: [200, 100, 200], called: [400, 150, 400, 150, 800], recalled: [400, 150, 400, 150, 800] };

export class Bell {
  /** @param {() => void} changed called when the bell's state is another one */
  constructor(changed) {
    this.changed = changed;
    /** @type {BellState} */
    this.state = "off";
    /** @type {AudioContext | null} */
    this.sound = null;
    /** @type {any} */
    this.awake = null;
    document.addEventListener("visibilitychange", () => this.stayAwake());
  }

  /** Turn the bell on and let it be heard once; to be called from a touch. */
  async arm() {
    this.sound = this.sound || newSound();
    this.set(this.sound && (await started(this.sound)) ? "on" : "mute");
    this.play("sample");
    await this.stayAwake();
  }

  disarm() {
    this.set("off");
    if (this.awake) this.awake.release();
    this.awake = null;
  }

  /** @param {"near" | "called" | "recalled"} news */
  ring(news) {
    const touched = !navigator.userActivation || navigator.userActivation.hasBeenActive; // else the browser refuses
    if (touched && navigator.vibrate) navigator.vibrate(BEATS[news]);
    if (this.state === "on") this.play(news);
  }

  /** @param {string} tune */
  play(tune) {
    const { sound } = this;
    if (!sound || this.state !== "on") return;
    TUNES[tune].forEach((hertz, at) => note(sound, hertz, sound.currentTime + at * NOTE_S));
  }

  /** Keep the screen on while the bell is, where the browser can; it lets go whenever the page is hidden. */
  async stayAwake() {
    const { wakeLock } = /** @type {any} */ (navigator);
    if (!wakeLock || this.state === "off" || document.visibilityState !== "visible") return;
    try {
      this.awake = await wakeLock.request("screen");
    } catch (error) {
      this.awake = null; // an almost empty battery: the bell rings all the same while the page is open
    }
  }

  /** @param {BellState} state */
  set(state) {
    this.state = state;
    this.changed();
  }
}

/** @returns {AudioContext | null} */
function newSound() {
  const Sound = window.AudioContext || /** @type {any} */ (window).webkitAudioContext;
  try {
    return Sound ? new Sound() : null;
  } catch (error) {
    return null; // some phones have the word and no device behind it
  }
}

/** @param {AudioContext} sound @returns {Promise<boolean>} whether it may be heard now */
async function started(sound) {
  const late = new Promise((resolve) => setTimeout(resolve, 1000));
  await Promise.race([sound.resume().catch(() => undefined), late]);
  return sound.state === "running";
}

/** @param {AudioContext} sound @param {number} hertz @param {number} at seconds */
function note(sound, hertz, at) {
  const tone = sound.createOscillator();
  const loudness = sound.createGain();
  tone.frequency.value = hertz;
  loudness.gain.setValueAtTime(0.0001, at);
  loudness.gain.exponentialRampToValueAtTime(0.6, at + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.0001, at + NOTE_S * 0.95);
  tone.connect(loudness);
  loudness.connect(sound.destination);
  tone.start(at);
  tone.stop(at + NOTE_S);
}
