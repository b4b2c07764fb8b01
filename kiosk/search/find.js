/**
 * Owns finding services by typed words: diacritics do not count, words may be begun only, the best finds come first.
 * Pure, and imports nothing, so that tests can run it anywhere. Must not know screens.
 */

const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/**
 * @typedef {{code: string, name: string, more: string[]}} Entry more: what else it is found by, such as what people call it
 * @typedef {{code: string, marks: [number, number][], by: string}} Found marks: the parts of the name that match, from and to,
 *   in order; by: which of `more` has the words that the name has not, empty when it needs none
 * @typedef {{start: number, plain: string, text: string}} Word
 */

/** @param {string} text @returns {string} "Hộ tịch" as "ho tich" */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
}

/**
 * Find services. Names that begin with what was typed come first, then those with the words in order, in any order, with
 * help of group and codes, and at last those that have it as typed without spaces; among equals the given order stays.
 * @param {Entry[]} entries
 * @param {string} typed
 * @returns {Found[]} nothing when nothing was typed
 */
export function findServices(entries, typed) {
  const asked = plain(typed).split(/[^\p{L}\p{N}.]+/u).filter((word) => word !== "");
  if (asked.length === 0) return [];
  const ranked = entries.flatMap((entry) => match(entry, asked) ?? []);
  return ranked.sort((one, other) => one.rank - other.rank).map(({ code, marks, by }) => ({ code, marks, by }));
}

/** @param {Entry} entry @param {string[]} asked @returns {(Found & {rank: number}) | null} */
function match({ code, name, more }, asked) {
  const words = wordsOf(name);
  const line = inOrder(words, asked);
  if (line) return { code, marks: line, by: "", rank: begins(words, line) ? 0 : 1 };
  const others = more.map((text) => [plain(text), ...wordsOf(text).map((word) => word.plain)]);
  const hits = asked.map((word) => words.find((each) => each.plain.startsWith(word)));
  const marks = hits.flatMap((hit, at) => (hit ? [span(hit, asked[at])] : []));
  const order = marks.sort((one, other) => one[0] - other[0]).filter(([start], at) => at === 0 || start !== marks[at - 1][0]);
  if (hits.every(Boolean)) return { code, marks: order, by: "", rank: 2 };
  const lacking = asked.filter((_, at) => !hits[at]);
  const has = (/** @type {string[]} */ texts, /** @type {string[]} */ some) => some.every((word) => texts.some((text) => text.startsWith(word)));
  // All of it in one of them is what was meant; else what the name lacks, wherever it stands.
  const whole = others.findIndex((texts) => has(texts, asked));
  if (whole >= 0) return { code, marks: [], by: more[whole], rank: 3 };
  const part = others.findIndex((texts) => has(texts, lacking));
  if (has(others.flat(), lacking)) return { code, marks: order, by: part >= 0 ? more[part] : "", rank: 4 };
  return words.map((word) => word.plain).join("").includes(asked.join("")) ? { code, marks: [], by: "", rank: 5 } : null;
}

/** @param {Word[]} words @param {string[]} asked @returns {[number, number][] | null} where each asked word begins one, in order */
function inOrder(words, asked) {
  /** @type {[number, number][]} */
  const marks = [];
  let at = 0;
  for (const word of asked) {
    while (at < words.length && !words[at].plain.startsWith(word)) at += 1;
    if (at === words.length) return null;
    marks.push(span(words[at], word));
    at += 1;
  }
  return marks;
}

/** @param {Word[]} words @param {[number, number][]} marks whether they are the first words without a gap */
function begins(words, marks) {
  return marks.every(([start], at) => start === words[at].start);
}

/** @param {string} text @returns {Word[]} */
function wordsOf(text) {
  return [...text.matchAll(WORD)].map((found) => ({ start: found.index ?? 0, plain: plain(found[0]), text: found[0] }));
}

/** @param {Word} word @param {string} begun @returns {[number, number]} where the begun part stands in the name as it is written */
function span({ start, text }, begun) {
  let length = 0;
  while (length < text.length && plain(text.slice(0, length)).length < begun.length) length += 1;
  while (length < text.length && /\p{M}/u.test(text[length])) length += 1;
  return [start, start + length];
}
