/** Owns the chime before a call: two soft notes. Must not know calls. */

const NOTES = [{ hertz: 659.25, at: 0 }, { hertz: 523.25, at: 0.32 }];
const LENGTH_S = 1.1;
const LOUDNESS = 0.2;

/** How long after its beginning the voice may set in, seconds; the last note fades under it. */
export const CHIME_S = 1.0;

/** @param {AudioContext} audio @param {number} from seconds of the audio clock @param {number} volume 0 to 1 */
export function ring(audio, from, volume) {
  if (volume > 0) NOTES.forEach(({ hertz, at }) => note(audio, hertz, from + at, LOUDNESS * volume));
}

/** @param {AudioContext} audio @param {number} hertz @param {number} at @param {number} loudness */
function note(audio, hertz, at, loudness) {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.type = "sine";
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(Math.max(0.0002, loudness), at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + LENGTH_S);
  tone.connect(volume).connect(audio.destination);
  tone.onended = () => volume.disconnect();
  tone.start(at);
  tone.stop(at + LENGTH_S);
}
