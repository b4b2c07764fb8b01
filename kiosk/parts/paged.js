/**
 * Owns showing many tiles without scrolling: as many as fit, then pages with large buttons. Must not know what they are.
 */
import { fill, h } from "/common/dom.js";
import { icon } from "/common/icons.js";
import { t } from "/common/language.js";

const upright = matchMedia("(orientation: portrait)");
const squarish = matchMedia("(orientation: landscape) and (max-aspect-ratio: 3/2)");

/**
 * @param {HTMLElement[]} tiles
 * @param {"groups" | "services"} kind
 * @returns {HTMLElement}
 */
export function paged(tiles, kind) {
  const { columns, rows } = measure(tiles.length, kind);
  const size = columns * rows;
  const pages = Math.max(1, Math.ceil(tiles.length / size));
  const grid = h("ul", { class: `tiles ${kind}${columns === 1 ? " single" : ""}${pages > 1 ? " many" : ""}` });
  grid.style.setProperty("--columns", String(columns));
  grid.style.setProperty("--rows", String(Math.min(rows, Math.ceil(tiles.length / columns))));
  const whole = h("div", { class: "paged" }, grid);
  const turn = (/** @type {number} */ page) => {
    fill(grid, tiles.slice(page * size, (page + 1) * size).map((tile) => h("li", null, tile)));
    if (pages > 1) fill(whole, grid, pager(page, pages, turn));
  };
  turn(0);
  return whole;
}

/** @param {number} count @param {string} kind how many columns and rows there is room for */
function measure(count, kind) {
  const { large, low } = document.documentElement.dataset;
  const less = (large === undefined ? 0 : kind === "groups" ? 3 : 2) + (low === undefined ? 0 : 3);
  if (kind === "groups" && squarish.matches) return { columns: 3, rows: large === undefined ? 5 : 3 };
  if (kind === "groups") return upright.matches ? { columns: 2, rows: Math.max(2, 7 - less) } : { columns: large === undefined ? 4 : 3, rows: large === undefined ? 4 : 3 };
  // Three lines of a long name fit each tile; official names of procedures are long.
  if (upright.matches) return { columns: 1, rows: Math.max(2, 7 - less) };
  return { columns: 2, rows: large === undefined && count <= 8 ? 4 : 3 };
}

/** @param {number} page @param {number} pages @param {(page: number) => void} turn */
function pager(page, pages, turn) {
  const button = (/** @type {number} */ to, /** @type {"kiosk.previous" | "kiosk.following"} */ key) =>
    h("button", { class: "button", type: "button", disabled: to < 0 || to >= pages, click: () => turn(to) },
      key === "kiosk.previous" && icon("back"), t(key), key === "kiosk.following" && icon("next"));
  return h("nav", { class: "pager" }, button(page - 1, "kiosk.previous"),
    h("span", { role: "status" }, t("kiosk.page", { page: page + 1, pages })), button(page + 1, "kiosk.following"));
}
