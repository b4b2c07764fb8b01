/**
 * Owns telling a scanner from a person: both press keys, a scanner many of them within moments. Pure, and imports nothing,
 * so that tests can run it anywhere. Must not know what is scanned or typed.
 */

/** Between two keys of a scanner pass 1 to 30 ms; between those of a quick person 80 and more. */
export const GAP_MS = 60;
const FEWEST_KEYS = 10;
/** Keys this close that look so are a piece of a scan that was held up: nobody types three digits in a fifth of a second. */
const PIECE = /\||\d{3}/;

/**
 * @typedef {{text: string, at: number}} Run keys that came close together, and when the last one did (ms)
 * @typedef {{text: string, scanned: boolean, dropped: boolean}} Told dropped: a piece of a scan, of use to nobody
 * @typedef {{run: Run, told: Told[], taken: boolean}} Step taken: the key is part of a scan or may be
 */

/**
 * Take one key more.
 * @param {Run} run
 * @param {string} key a character, or the Enter or Tab with which scanners end
 * @param {number} at ms
 * @returns {Step}
 */
export function press(run, key, at) {
  const { run: { text }, told } = rest(run, at);
  if (key.length === 1) return { run: { text: text + key, at }, told, taken: true };
  const ended = text === "" ? [] : [judge(text)];
  return { run: { text: "", at }, told: [...told, ...ended], taken: ended.some((one) => one.scanned || one.dropped) };
}

/**
 * Let time pass: a pause ends a run.
 * @param {Run} run
 * @param {number} at ms
 * @returns {Step}
 */
export function rest(run, at) {
  const over = run.text !== "" && at - run.at > GAP_MS;
  return { run: over ? { text: "", at } : run, told: over ? [judge(run.text)] : [], taken: false };
}

/** @param {string} text @returns {Told} */
function judge(text) {
  const scanned = text.length >= FEWEST_KEYS;
  return { text, scanned, dropped: !scanned && PIECE.test(text) };
}
