/**
 * Owns signing in and out of people: the form, the address' fragment that signs a demo in, and the session that the
 * browser already has. Must not know what the person then does.
 */
import { Api, ApiError } from "./api.js";
import { takeFragment } from "./device.js";
import { fill, h, write } from "./dom.js";
import { language, languageSwitch, onLanguage, t } from "./language.js";
import { sayError } from "./strings/speech.js";

/** @typedef {import("./types").Session} Session */

const KEPT = "luot.signed-in";
const ASK_AGAIN_MS = 2000;

/**
 * Sign in: with what the address carries, else with the session that is there, else by the form.
 * @param {Element} place where the form is shown
 * @param {Api} api gets the session's CSRF token
 * @returns {Promise<Session>} once somebody is signed in
 */
export async function signIn(place, api) {
  const carried = takeFragment();
  const brought = { username: carried.get("user") ?? "", password: carried.get("password") ?? "" };
  const session = await (brought.username ? enter(api, brought) : present(place, api));
  return session ?? ask(place, api, "");
}

/**
 * Sign in again by the form after a session has ended.
 * @param {Element} place @param {Api} api @returns {Promise<Session>}
 */
export function signInAgain(place, api) {
  api.csrf = null;
  return ask(place, api, t("login.expired"));
}

/** @param {Api} api leaves the session; the page starts anew */
export async function signOut(api) {
  await api.delete("/session").catch(() => null);
  localStorage.removeItem(KEPT);
  location.reload();
}

/** @param {Api} api @param {Session} session */
function keep(api, session) {
  api.csrf = session.csrf;
  localStorage.setItem(KEPT, "1");
}

/**
 * @param {Element} place where it is said that the server is away; then it is asked again until it answers
 * @param {Api} api
 * @returns {Promise<Session | null>} the session that is there; not asked for where nobody signed in
 */
async function present(place, api) {
  if (localStorage.getItem(KEPT) === null) return null;
  for (;;) {
    try {
      const session = await api.get("/session");
      keep(api, session);
      return session;
    } catch (error) {
      if (!(error instanceof ApiError && error.unknownOutcome)) return null;
    }
    fill(place, h("main", { class: "login-page" }, h("div", { class: "login panel", "data-away": true }, emblem(), h("p", { role: "status" }, t("link.none")))));
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

/** @param {Api} api @param {{username: string, password: string}} who @returns {Promise<Session | null>} */
async function enter(api, who) {
  api.csrf = null;
  const session = await api.post("/session", who).catch(() => null);
  if (session) keep(api, session);
  return session;
}

/**
 * @param {Element} place
 * @param {Api} api
 * @param {string} notice
 * @returns {Promise<Session>}
 */
function ask(place, api, notice) {
  return new Promise((resolve) => {
    let waiting = true;
    const draw = () => waiting && fill(place, h("main", { class: "login-page" }, languageSwitch(), form(api, notice, done)));
    const done = (/** @type {Session} */ session) => {
      waiting = false;
      resolve(session);
    };
    onLanguage(draw);
    draw();
    place.querySelector("input")?.focus();
  });
}

/** @param {Api} api @param {string} notice @param {(session: Session) => void} done */
function form(api, notice, done) {
  const said = h("p", { class: "login-notice", role: "alert" }, notice);
  const submit = h("button", { class: "button primary", type: "submit" }, t("login.submit"));
  const send = async (/** @type {Event} */ event) => {
    event.preventDefault();
    submit.disabled = true;
    write(said, t("login.wait"));
    try {
      done(await tryOnce(api, new FormData(/** @type {HTMLFormElement} */ (event.currentTarget))));
    } catch (error) {
      write(said, explain(error));
      submit.disabled = false;
    }
  };
  return h("form", { class: "login panel", "data-login": true, submit: send },
    emblem(), h("h1", null, t("login.title")),
    field("username", t("login.user"), "text", "username"), field("password", t("login.password"), "password", "current-password"),
    said, submit);
}

function emblem() {
  return h("img", { src: "/common/favicon.svg", alt: "", width: "56", height: "56" });
}

/** @param {Api} api @param {FormData} data @returns {Promise<Session>} */
async function tryOnce(api, data) {
  const session = await api.post("/session", { username: data.get("username"), password: data.get("password") });
  keep(api, session);
  return session;
}

/** @param {unknown} error */
function explain(error) {
  const wrong = error instanceof ApiError && [400, 401, 422].includes(error.status);
  return wrong ? t("login.wrong") : sayError(language(), error);
}

/** @param {string} name @param {string} label @param {string} type @param {AutoFill} complete */
function field(name, label, type, complete) {
  const input = h("input", { id: `login-${name}`, name, type, autocomplete: complete, required: true, autocapitalize: "off" });
  return h("p", { class: "login-field" }, h("label", { for: `login-${name}` }, label), input);
}
