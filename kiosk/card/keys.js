/**
 * Owns the kiosk's keys: characters are held for a moment until it is clear whether a scanner or a person presses them, so
 * that nothing of a citizen's card ever enters a field or presses a button. Must not know what is done with either.
 */
import { GAP_MS, press, rest } from "./burst.js";

const ENDS = ["Enter", "Tab"];
/** What the keypad for guidance by ear says; no card begins with one. */
const OF_THE_KEYPAD = ["*", "+", "-"];

/**
 * @param {{typed: (text: string) => void, scanned: (text: string) => void}} hear
 */
export function watchKeys(hear) {
  let run = { text: "", at: 0 };
  let timer = 0;
  const take = (/** @type {import("./burst.js").Step} */ step) => {
    run = step.run;
    clearTimeout(timer);
    // A busy page runs its timers late, and keys that were pressed meanwhile stand in line behind them: let those come first.
    if (run.text !== "") timer = setTimeout(() => (timer = setTimeout(() => take(rest(run, performance.now())), 20)), GAP_MS);
    for (const { text, scanned, dropped } of step.told) scanned ? hear.scanned(text) : dropped || hear.typed(text);
  };
  const down = (/** @type {KeyboardEvent} */ event) => {
    const { key, timeStamp } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || !(key.length === 1 || ENDS.includes(key))) return;
    if (event.repeat && key.length === 1) return refuse(event);
    const step = press(run, key, timeStamp);
    // A space alone presses the button that has the focus, as ever.
    const alone = step.run.text === key && (OF_THE_KEYPAD.includes(key) || (key === " " && event.target instanceof HTMLButtonElement));
    if (alone) return take(rest(run, timeStamp));
    if (step.taken) refuse(event);
    take(step);
  };
  // Letters that no key has, such as those of an input method, arrive as text; in the midst of a run they belong to it.
  const enter = (/** @type {InputEvent} */ event) => {
    if (run.text === "" || !event.data) return;
    refuse(event);
    for (const letter of event.data) take(press(run, letter, event.timeStamp));
  };
  addEventListener("keydown", down, true);
  addEventListener("beforeinput", enter, true);
}

/** @param {Event} event */
function refuse(event) {
  event.preventDefault();
  event.stopPropagation();
}
