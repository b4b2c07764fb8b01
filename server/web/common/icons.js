/**
 * Owns the line drawings of all pages: one grid of 24, one stroke, drawn by the page itself. Must not know screens.
 * A service group names its icon in the center's file; an unknown name becomes a folder.
 */

const SVG = "http://www.w3.org/2000/svg";

/** @type {Record<string, string>} */
const PATHS = {
  land: "M3 19h18M4 19v-7l6-4 4 3 6-4v12M10 8v11M14 11v8M7 5.5V3m-1.5 1.2h3",
  business: "M4 8h16v11H4zM9 8V5h6v3M4 13h16M12 12v2.5",
  family: "M8 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM16.5 11a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM2.5 20v-2.5A4.5 4.5 0 0 1 7 13h2a4.5 4.5 0 0 1 4.5 4.5V20M16 14h1.5a4 4 0 0 1 4 4v2",
  stamp: "M9 11.5V9.8C9 8.6 8 8 8 6a4 4 0 0 1 8 0c0 2-1 2.6-1 3.8v1.7M5 16.5v-2a3 3 0 0 1 3-3h8a3 3 0 0 1 3 3v2zM5 20h14",
  building: "M4 20h16M6 20V4h8v16M14 9h4v11M9 8h2M9 12h2M9 16h2",
  care: "M12 11.5 8.6 8.2a2.4 2.4 0 0 1 3.4-3.4 2.4 2.4 0 0 1 3.4 3.4zM3 14.5h3l3 1.2h3.5a1.4 1.4 0 0 1 0 2.8H9.5M13.5 17l4.6-2.6a1.6 1.6 0 0 1 1.8 2.6L14.5 21H9l-3-1.5H3z",
  health: "M12 20s-8-4.6-8-10.4A4.6 4.6 0 0 1 12 6.8a4.6 4.6 0 0 1 8 2.8C20 15.4 12 20 12 20ZM12 9.5v5M9.5 12h5",
  school: "M2.5 9.5 12 5l9.5 4.5L12 14zM6 11.5V16c2 2.2 10 2.2 12 0v-4.5M21.5 9.5V15",
  transport: "M5 17h14M4 17v-4.5L6 7h12l2 5.5V17M4 12.5h16M7 17v2M17 17v2M7.5 14.8h.01M16.5 14.8h.01",
  leaf: "M5 19C5 9 11 4.5 20 4.5 20 14 15 18.5 8 17.5M5 19c1.5-4 4.5-7 9-9",
  result: "M3.5 18.5v-13h6l2 2.5h9v10.5zM8.8 13.2l2.3 2.3 4.3-4.5",
  tax: "M6 3h12v18l-2-1.3-2 1.3-2-1.3-2 1.3-2-1.3L6 21zM9 8h6M9 12h6M9 16h3",
  justice: "M12 4v16M8 20h8M5 7h14M5 7l-2.5 6.5h5zM19 7l-2.5 6.5h5z",
  culture: "M4 20h16M5 9h14L12 4zM6.5 9v8M10 9v8M14 9v8M17.5 9v8M5 17h14",
  work: "M12 9a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM12 3v3M12 19v2.5M3 12.5h3M18 12.5h3M5.6 6.1l2.1 2.1M16.3 16.8l2.1 2.1M18.4 6.1l-2.1 2.1M7.7 16.8l-2.1 2.1",
  help: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM9.5 9.5a2.6 2.6 0 1 1 3.7 2.4c-.8.4-1.2.9-1.2 1.8M12 17h.01",
  folder: "M3.5 18.5v-13h6l2 2.5h9v10.5z",
  counter: "M3 12h18M5 12v8M19 12v8M3 20h18M12 9a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 12 9Z",
  kiosk: "M6 3h12v12H6zM9 15v3M15 15v3M5 21h14M8 18h8M9.5 7h5M9.5 10.5h5",
  display: "M3 4.5h18v12H3zM8.5 20.5h7M12 16.5v4",
  slips: "M7 3h10v18l-2.5-1.6L12 21l-2.5-1.6L7 21zM10 8h4M10 12h4",
  back: "M19 12H5M11 6l-6 6 6 6",
  next: "M5 12h14M13 6l6 6-6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  home: "M4 11.5 12 4.5l8 7M6.5 10v9.5h11V10M10 19.5v-5h4v5",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.5 2",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20v-2a4.5 4.5 0 0 1 4.5-4.5h4a4.5 4.5 0 0 1 4.5 4.5v2M16 4.4a3.5 3.5 0 0 1 0 6.3M18 13.7a4.5 4.5 0 0 1 3.5 4.3v2",
  printer: "M7 9V3.5h10V9M7 17H4V9h16v8h-3M7 14h10v6.5H7zM16.5 11.7h.01",
  camera: "M3.5 7.5h4L9 5h6l1.5 2.5h4v11.5h-17zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z",
  phone: "M8 3.5 10 8 7.8 9.8a11 11 0 0 0 6.4 6.4L16 14l4.5 2v3.5c0 .6-.5 1-1 1C11 20.5 3.5 13 3.5 4.5c0-.5.4-1 1-1z",
  offline: "M3 3l18 18M8.5 15.5a5 5 0 0 1 7 0M5 12a10 10 0 0 1 4.5-2.600M14 9.300A10 10 0 0 1 19 12M2 8.700A15 15 0 0 1 6.5 5.900M10.5 5a15 15 0 0 1 11.5 3.700M12 19.200h.01",
  link: "M8.5 15.5a5 5 0 0 1 7 0M5 12a10 10 0 0 1 14 0M2 8.700a15 15 0 0 1 20 0M12 19.200h.01",
  mute: "M4 9.5v5h3.5L12 19V5L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5",
  bell: "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 21h4",
  check: "M4.5 12.5 10 18 19.5 7",
  alert: "M12 4 2.5 20h19zM12 10v4.5M12 17.300h.01",
  closed: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM7.5 12h9",
  ticket: "M3 7h18v3.5a1.5 1.5 0 0 0 0 3V17H3v-3.5a1.5 1.5 0 0 0 0-3zM14 7v2M14 11v2M14 15v2",
  document: "M6 3h8.5L19 7.5V21H6zM14 3v5h5M9 12.5h7M9 16.5h7",
  money: "M3 6.5h18v11H3zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM6.5 12h.01M17.5 12h.01",
  online: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9S9 6 12 3Z",
  pause: "M8.5 5v14M15.5 5v14",
  play: "M7 4.5v15l12-7.5z",
  hold: "M6 3h12M6 21h12M7.5 3c0 5 3 6.5 4.5 9 1.5-2.5 4.5-4 4.5-9M7.5 21c0-5 3-6.5 4.5-9 1.5 2.5 4.5 4 4.5 9",
  transfer: "M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4",
  absent: "M10 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3.5 20v-2A4.5 4.5 0 0 1 8 13.5h4M16 15l5 5M21 15l-5 5",
  signout: "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
  large: "M3 18.5 8.5 5 14 18.500M5 14h7M15.5 18.500l3-7.500 3 7.500M16.500 16h4",
  contrast: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 3v18M14.500 4v16M17 5.500v13M19.200 7.500v9",
  low: "M10.500 6.200a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400ZM10.500 6.500v6.500h5l2.500 5.500h2M10.500 9.500h4.500M8 11a5 5 0 1 0 7 6.500",
  listen: "M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v6H5.500A1.500 1.500 0 0 1 4 18.500zM20 14h-3v6h1.500a1.500 1.500 0 0 0 1.500-1.500z",
  touch: "M9 12V5.500a1.600 1.600 0 0 1 3.200 0V11l5 1.200a2.200 2.200 0 0 1 1.700 2.500L18 20.500h-7.500L6 15.200a1.500 1.500 0 0 1 2.300-1.900L9 14M6.500 8.500A4.500 4.500 0 0 1 6 6.200a4.600 4.600 0 0 1 9.200 0c0 .8-.2 1.600-.5 2.300",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.3 15.3 20.5 20.5",
  card: "M3 5.5h18v13H3zM8.5 12.200a1.9 1.9 0 1 0 0-3.8 1.9 1.9 0 0 0 0 3.800ZM5.5 15.800c.4-1.5 1.5-2.2 3-2.200s2.6.7 3 2.200M14.5 9.500h4M14.5 12.500h4",
  erase: "M8.5 6H21v12H8.500L3 12zM12 9.500l5 5M17 9.500l-5 5",
  person: "M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5v-1.5a5.5 5.5 0 0 1 5.5-5.5h4a5.5 5.5 0 0 1 5.5 5.5v1.5",
};

/** @type {Record<string, string>} other words for the same drawing, as center files may say */
const ALIASES = {
  "dat-dai": "land", "dang-ky-kinh-doanh": "business", "kinh-doanh": "business", company: "business", briefcase: "business",
  "ho-tich": "family", civil: "family", "chung-thuc": "stamp", certify: "stamp", "xay-dung": "building",
  construction: "building", "bao-tro": "care", social: "care", heart: "care", "y-te": "health", hospital: "health",
  "giao-duc": "school", education: "school", "giao-thong": "transport", road: "transport", car: "transport",
  "nong-nghiep": "leaf", agriculture: "leaf", farm: "leaf", "tra-ket-qua": "result", results: "result",
};

/**
 * Draw an icon; it is decoration, so a word must stand beside it.
 * @param {string} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name] || PATHS[ALIASES[name]] || PATHS.folder);
  svg.append(path);
  return svg;
}
