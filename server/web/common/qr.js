/**
 * Owns drawing a QR code as a picture of the page. Must not know what the address is for.
 */
import { encode } from "./vendor/uqr/uqr.js";

const SVG = "http://www.w3.org/2000/svg";
const QUIET_ZONE = 4;

/**
 * @param {string} text what the code says; what it is for stands beside it, for eyes and ears
 * @returns {SVGSVGElement}
 */
export function qrCode(text) {
  const { size, data } = encode(text, { ecc: "M", border: QUIET_ZONE });
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("class", "qr");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.append(shape("#ffffff", `M0 0h${size}v${size}H0z`), shape("#000000", dark(data)));
  return svg;
}

/** @param {boolean[][]} rows */
function dark(rows) {
  return rows.map((row, y) => row.map((cell, x) => (cell ? `M${x} ${y}h1v1h-1z` : "")).join("")).join("");
}

/** @param {string} color @param {string} d */
function shape(color, d) {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("fill", color);
  path.setAttribute("d", d);
  return path;
}
