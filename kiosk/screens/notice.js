/**
 * Owns the plain screen that says what is not possible now and what to do next. Must not know why.
 */
import { h } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { qrCode } from "/common/qr.js";
import { t } from "/common/language.js";

/**
 * @typedef {object} Notice
 * @property {string} icon
 * @property {string} title
 * @property {string} text
 * @property {HTMLElement | null} [more] what follows the text
 * @property {string | null} [onlineUrl] offered as a code to scan
 * @property {() => void} [retry]
 */

/** @param {Notice} notice @returns {import("../stage.js").Screen} */
export function noticeScreen(notice) {
  const online = notice.onlineUrl && h("div", { class: "online panel" }, qrCode(notice.onlineUrl),
    h("p", null, h("strong", null, t("kiosk.online")), t("kiosk.online.about")));
  const retry = notice.retry && h("button", { class: "button primary large", type: "button", "data-retry": true, click: notice.retry }, t("retry"));
  const element = h("section", { class: "notice", role: "alert" }, icon(notice.icon),
    h("h1", { tabindex: "-1" }, notice.title), h("p", null, notice.text), notice.more, online, retry);
  return { name: "notice", element };
}
