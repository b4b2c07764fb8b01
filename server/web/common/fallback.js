/**
 * Owns where the files of a person's page come from: from the server while it answers, else from what the page has kept
 * (keeping.js), so that loading it again never ends at the browser's error page. Must not know what the page shows; all
 * else goes to the network. The server puts the page's address before this text (server/web/pages.py).
 */

/** @type {any} */
const keeper = self;
/** @type {string} such as "/t/" */
const ADDRESS = keeper.PAGE;
const CACHE = `luot-page-${ADDRESS}`;
const KEPT = /^\/(common|citizen|counter|lobby)\//;

/** @param {Request} request @param {string} path under which it was kept */
async function fromServerOrKept(request, path) {
  const got = await fetch(request).catch(() => null);
  if (got && got.status < 500) return got;
  const kept = await caches.match(path, { cacheName: CACHE });
  return kept || got || Response.error();
}

keeper.addEventListener("install", () => keeper.skipWaiting());
keeper.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(keeper.clients.claim()));
keeper.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname.startsWith(ADDRESS)) event.respondWith(fromServerOrKept(request, ADDRESS));
  else if (KEPT.test(pathname)) event.respondWith(fromServerOrKept(request, pathname));
});
