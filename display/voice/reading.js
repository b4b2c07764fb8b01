/**
 * Owns how a call is read out: which clips in which order, in each language. Numbers are read the Vietnamese way (mốt, tư,
 * lăm, linh or lẻ). Pure: no sound, no page, so that tests can import it anywhere. Must not know where clips come from.
 */

/**
 * @typedef {string | number} Part the name of a clip (display/voice/clips.json), or a pause in seconds
 * @typedef {object} Reading
 * @property {"each" | "whole"} digits a ticket's digits one by one, or as one number
 * @property {"linh" | "le"} zero the word for a zero inside a number
 */

const COMMA_S = 0.28;
const WORD_S = 0.05;

/** @type {Record<string, (value: number, reading: Reading) => string[]>} how a whole number below 10,000 is read */
const WHOLE = { vi: vietnamese, en: english };

/** Languages in which a call can be read. */
export const SPOKEN = Object.keys(WHOLE);

/**
 * @param {string} language one of SPOKEN
 * @param {{number: string, counter: number, repeat: number}} call
 * @param {Reading} reading
 * @returns {Part[]} "Mời số A không một hai, đến quầy số năm"
 */
export function readCall(language, call, reading) {
  const again = call.repeat > 0 ? ["again", COMMA_S] : [];
  const number = spread(readNumber(language, call.number, reading));
  return [...again, "call", WORD_S * 2, ...number, COMMA_S, "counter", WORD_S * 2, ...spread(WHOLE[language](call.counter, reading))];
}

/**
 * @param {string} language
 * @param {string} number as printed, like A012
 * @param {Reading} reading
 * @returns {string[]}
 */
export function readNumber(language, number, reading) {
  const found = /^([A-Z]*)0*(\d{1,4})$/.exec(number);
  if (reading.digits === "each" || !found) return [...number].map(sign).filter(Boolean);
  return [...[...found[1]].map(sign), ...WHOLE[language](Number(found[2]), reading)];
}

/** @param {string} letter @returns {string} */
function sign(letter) {
  if (/\d/.test(letter)) return letter;
  return /[A-Z]/.test(letter) ? `letter-${letter.toLowerCase()}` : "";
}

/** @param {string[]} words @returns {Part[]} with a breath between them */
function spread(words) {
  return words.flatMap((word, at) => (at === 0 ? [word] : [WORD_S, word]));
}

/** @param {number} value @param {Reading} reading @returns {string[]} */
function vietnamese(value, reading) {
  if (value >= 1000) {
    const rest = value % 1000;
    const hundreds = rest === 0 ? [] : rest < 100 ? ["0", "hundred", ...afterHundred(rest, reading)] : vietnamese(rest, reading);
    return [...vietnamese(Math.floor(value / 1000), reading), "thousand", ...hundreds];
  }
  if (value >= 100) return [String(Math.floor(value / 100)), "hundred", ...afterHundred(value % 100, reading)];
  if (value >= 20) return [String(Math.floor(value / 10)), "tens", ...unit(value % 10)];
  if (value > 10) return ["10", value === 15 ? "lam" : String(value - 10)];
  return [String(value)];
}

/** @param {number} rest below 100 @param {Reading} reading */
function afterHundred(rest, reading) {
  if (rest === 0) return [];
  return rest < 10 ? [reading.zero, String(rest)] : vietnamese(rest, reading);
}

/** @param {number} value the last digit after "mươi" */
function unit(value) {
  if (value === 0) return [];
  return [{ 1: "mot", 4: "tu", 5: "lam" }[value] ?? String(value)];
}

/** @param {number} value @returns {string[]} */
function english(value) {
  if (value >= 1000) return [...english(Math.floor(value / 1000)), "thousand", ...(value % 1000 ? english(value % 1000) : [])];
  if (value >= 100) return [String(Math.floor(value / 100)), "hundred", ...(value % 100 ? english(value % 100) : [])];
  if (value <= 20) return [String(value)];
  return [String(value - (value % 10)), ...(value % 10 ? [String(value % 10)] : [])];
}
