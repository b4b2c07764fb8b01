/**
 * Owns speaking one sentence at a time: with the server's voice, else with the browser's own. A new sentence cuts off the
 * one before, or waits for its end. Must not know what is said or why.
 */

const LOUDEST = 1.5;
const STEP = 0.25;

export class Speech {
  /** @param {import("/common/api.js").Api} api @param {(silent: boolean) => void} told whether the last sentence could not be spoken */
  constructor(api, told) {
    this.api = api;
    this.told = told;
    this.volume = 1;
    this.turn = 0;
    this.spoken = "";
    this.busy = false;
    /** @type {{text: string, language: string} | null} what is said after the present sentence */
    this.following = null;
    /** @type {AudioContext | null} */
    this.audio = null;
    /** @type {AudioBufferSourceNode | null} */
    this.playing = null;
  }

  /** @param {string} text @param {string} language */
  async say(text, language) {
    this.stop();
    if (!text) return;
    const turn = this.turn;
    this.spoken = text;
    this.busy = true;
    const done = (await this.byServer(text, language, turn)) || (turn === this.turn && this.byBrowser(text, language));
    if (turn !== this.turn) return;
    this.told(!done);
    if (!done) this.end(turn);
  }

  /** @param {string} text @param {string} language say it when the present sentence is over */
  sayNext(text, language) {
    if (this.busy) this.following = { text, language };
    else this.say(text, language);
  }

  /** @param {number} turn whose sentence is over */
  end(turn) {
    if (turn !== this.turn) return;
    const { following } = this;
    this.busy = false;
    this.following = null;
    if (following) this.say(following.text, following.language);
  }

  stop() {
    this.turn += 1;
    this.busy = false;
    this.following = null;
    if (this.playing) this.playing.stop();
    this.playing = null;
    if (window.speechSynthesis) speechSynthesis.cancel();
  }

  /** @param {number} steps up or down */
  louder(steps) {
    this.volume = Math.min(LOUDEST, Math.max(STEP, this.volume + steps * STEP));
  }

  /** @param {string} text @param {string} language @param {number} turn @returns {Promise<boolean>} */
  async byServer(text, language, turn) {
    try {
      this.audio = this.audio ?? new AudioContext();
      const { audio } = this;
      const [sound] = await Promise.all([this.fetch(text, language), audio.resume()]);
      const buffer = await audio.decodeAudioData(sound);
      if (turn !== this.turn) return true;
      this.play(audio, buffer, text);
      return true;
    } catch {
      return false;
    }
  }

  /** @param {string} text @param {string} language @returns {Promise<ArrayBuffer>} the browser keeps what it has heard before */
  async fetch(text, language) {
    const answer = await fetch(`/api/v1/speech?${new URLSearchParams({ language, text })}`, { headers: this.api.headers(false, false) });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.arrayBuffer();
  }

  /** @param {AudioContext} audio @param {AudioBuffer} buffer @param {string} text */
  play(audio, buffer, text) {
    const source = audio.createBufferSource();
    const gain = audio.createGain();
    source.buffer = buffer;
    gain.gain.value = this.volume;
    source.connect(gain).connect(audio.destination);
    const { turn } = this;
    source.onended = () => {
      gain.disconnect();
      this.end(turn);
    };
    source.start();
    this.playing = source;
    document.dispatchEvent(new CustomEvent("luot:said", { detail: { text, seconds: buffer.duration } }));
  }

  /** @param {string} text @param {string} language @returns {boolean} */
  byBrowser(text, language) {
    const voices = window.speechSynthesis ? speechSynthesis.getVoices() : [];
    const voice = voices.find((each) => each.lang.startsWith(language));
    if (!voice) return false;
    const said = new SpeechSynthesisUtterance(text);
    said.voice = voice;
    said.volume = Math.min(1, this.volume);
    const { turn } = this;
    said.onend = () => this.end(turn);
    speechSynthesis.speak(said);
    return true;
  }
}
