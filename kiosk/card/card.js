/**
 * Owns what a kiosk reads from a citizen's card: the age, and nothing else; name and number leave no trace here.
 * Pure, and imports nothing, so that tests can run it anywhere. Must not know scanners or screens.
 *
 * The code of the card (CCCD) says "number|old number|name|birth ddMMyyyy|sex|address|issued ddMMyyyy". Scanners lose
 * diacritics and separators, cards of other years have other fields: so what looks like the number and like dates counts.
 */

const OLDEST = 130;
/** Twelve digits that begin with the code of a province, 001 to 096. */
const NUMBER = /(?:^|\D)(0(?!00)\d{11})(?:\d{9})?(?!\d)/;
const DATES = /(?<!\d)(\d{2})[/.-]?(\d{2})[/.-]?(\d{4})(?!\d)/g;

/** @typedef {{code: string, self_chosen: boolean, from_age: number | null}} AgeClass */
/** @typedef {{year: number, day: string}} Birth day: MMdd, empty when only the year is known */

/**
 * @param {string} text what the scanner read
 * @param {string} today 2026-11-23
 * @returns {number | null} whole years; null when the text has no birth
 */
export function readAge(text, today) {
  const read = text.normalize("NFC").trim();
  const number = NUMBER.exec(read);
  const born = number ? yearOfNumber(number[1]) : null;
  const dates = datesOf(number ? read.replace(number[1], " ") : read).filter(({ year }) => born === null || year === born);
  if (dates.length > 0) return age(dates[0], today);
  return born === null ? null : age({ year: born, day: "" }, today);
}

/**
 * @param {string} text four digits that somebody typed
 * @param {string} today 2026-11-23
 * @returns {number | null} the age reached in the course of this year; null when it is no year of birth
 */
export function readYear(text, today) {
  return /^\d{4}$/.test(text) ? age({ year: Number(text), day: "" }, today) : null;
}

/**
 * @param {number} years
 * @param {AgeClass[]} classes
 * @returns {string | null} the code of the class that this age gives; null when it gives none
 */
export function classOfAge(years, classes) {
  const given = classes.filter((one) => one.self_chosen && one.from_age !== null && one.from_age <= years);
  given.sort((one, other) => (other.from_age ?? 0) - (one.from_age ?? 0));
  return given.length > 0 ? given[0].code : null;
}

/** @param {string} number its fourth digit says sex and century, the next two the year of birth */
function yearOfNumber(number) {
  return 1900 + 100 * Math.floor(Number(number[3]) / 2) + Number(number.slice(4, 6));
}

/** @param {string} text @returns {Birth[]} the dates in it, earliest first: a card is issued after a birth */
function datesOf(text) {
  const found = [...text.matchAll(DATES)].map(([, day, month, year]) => ({ day: Number(day), month: Number(month), year: Number(year), text: month + day }));
  const valid = found.filter(({ day, month, year }) => new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && month >= 1 && month <= 12);
  return valid.sort((one, other) => one.year - other.year || Number(one.text) - Number(other.text)).map(({ year, text: day }) => ({ year, day }));
}

/** @param {Birth} birth @param {string} today @returns {number | null} null when nobody is that old or that young */
function age({ year, day }, today) {
  const [now, month, date] = today.split("-");
  const years = Number(now) - year - (day > month + date ? 1 : 0);
  return years >= 0 && years <= OLDEST ? years : null;
}
