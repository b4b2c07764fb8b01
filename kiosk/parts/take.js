/**
 * Owns taking a number: one key an attempt, sent again until the outcome is known, so that an impatient finger or a
 * broken line never makes two tickets. Must not know how the number is shown.
 */
import { newKey, untilKnown } from "/common/api.js";
import { need } from "/common/dom.js";
import { language, t } from "/common/language.js";
import { putOutOfReach } from "/common/still.js";
import { sayError } from "/common/strings/speech.js";
import { quotaScreen, serviceClosedScreen } from "../screens/closed.js";
import { noticeScreen } from "../screens/notice.js";
import { numberScreen } from "../screens/number.js";

/**
 * @typedef {object} Order
 * @property {import("/common/types").Service} service
 * @property {string} priority
 * @property {string} key of the attempt; empty before the first
 */

/**
 * @param {import("../stage.js").Stage} stage
 * @param {Order} order
 * @param {() => void} onRetry
 */
export async function take(stage, order, onRetry) {
  const asked = stage.path[stage.path.length - 1];
  const still = () => stage.path[stage.path.length - 1] === asked;
  order.key = order.key || newKey();
  stage.idle.watch(false);
  hold(true);
  const body = { service: order.service.code, priority: order.priority, language: language() };
  try {
    const ticket = await untilKnown(() => stage.api.post("/tickets", body, order.key), { onRetry });
    const shown = numberScreen(ticket, order.service);
    if (still()) stage.replace(shown);
    else stage.go(shown); // whatever led away: the citizen must see the number
  } catch (error) {
    if (still()) stage.go(() => refusal(stage, order, /** @type {import("/common/api.js").ApiError} */ (error)));
  } finally {
    hold(false);
  }
}

/** @param {boolean} on whether leaving is out of reach, while a ticket may be on its way */
function hold(on) {
  for (const part of ["#header", "#footer"]) putOutOfReach(need(part, HTMLElement), on);
}

/** @param {import("../stage.js").Stage} stage @param {Order} order @param {import("/common/api.js").ApiError} error */
function refusal(stage, order, error) {
  if (!error.unknownOutcome) order.key = "";
  if (error.code === "quota_reached") return quotaScreen(stage, order.service);
  if (error.code === "service_closed") return serviceClosedScreen(stage, order.service, () => stage.back());
  const lost = error.unknownOutcome || error.code === "unavailable";
  const text = lost ? t("kiosk.failed.text") : `${sayError(language(), error)} ${t("kiosk.refused.text")}`;
  return noticeScreen({ icon: "alert", title: t("kiosk.failed"), text, retry: lost ? () => stage.back() : undefined });
}
