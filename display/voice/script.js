/**
 * Owns what is heard of one call, and when: chime, languages, repeats. Must not know how it is played.
 */
import { CHIME_S } from "./chime.js";
import { readCall, SPOKEN } from "./reading.js";

/** @typedef {import("/common/types").Call} Call */
/** @typedef {import("/common/types").VoicePlan} VoicePlan */
/** @typedef {import("./clips.js").Clip} Clip */

/**
 * @typedef {object} Step
 * @property {string} name "chime", or language and clip: "vi/call"
 * @property {Clip | null} clip null: the chime
 * @property {number} at seconds from the beginning
 * @property {number} until seconds from the beginning
 */

const BETWEEN_S = 0.5;

/**
 * @param {Call} call
 * @param {VoicePlan | null} plan null: not known yet
 * @param {boolean} brief many calls wait: once, without chime, in English only for those who asked for it
 * @param {{get: (language: string, name: string) => Clip | undefined}} clips
 * @returns {Step[]} in order, none overlapping; a clip that is not there is left out
 */
export function compose(call, plan, brief, clips) {
  const chimes = !plan || (plan.chime && !(brief && plan.on));
  /** @type {Step[]} */
  const steps = chimes ? [{ name: "chime", clip: null, at: 0, until: CHIME_S }] : [];
  if (!plan || !plan.on) return steps;
  const languages = languagesOf(call, plan, brief);
  const sentences = Array.from({ length: brief ? 1 : plan.times }, () => languages).flat();
  let at = chimes ? CHIME_S : 0;
  for (const language of sentences) {
    for (const part of readCall(language, call, plan)) {
      const clip = typeof part === "string" ? clips.get(language, part) : undefined;
      const length = clip ? clip.length : typeof part === "number" ? part : 0;
      if (clip) steps.push({ name: `${language}/${part}`, clip, at, until: at + length });
      at += length;
    }
    at += BETWEEN_S;
  }
  return steps;
}

/** @param {Call} call @param {VoicePlan} plan @param {boolean} brief @returns {string[]} */
function languagesOf(call, plan, brief) {
  const asked = call.language === "en";
  const english = plan.english === "always" ? asked || !brief : plan.english === "asked" && asked;
  return SPOKEN.filter((language) => language !== "en" || english);
}
