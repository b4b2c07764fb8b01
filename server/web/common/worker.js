/**
 * Owns a screen's files in the browser: all of one version, taken together or not at all, and served from here, so that a
 * server that restarts or is away never shows a browser's error page. Must not know what the screen does; calls, media
 * and everything that is not in the list go to the network. The server puts the list before this text (server/web/shell.py).
 */

/** @type {any} */
const worker = self;
/** @type {{screen: string, version: string, files: string[]}} */
const shell = worker.SHELL;
const PREFIX = `luot-${shell.screen}-`;
const NAME = PREFIX + shell.version;
const FILES = new Set(shell.files);
const PAGE = `/${shell.screen}/`;
const AT_ONCE = 6;

/** Take every file, then make sure that the server has not changed to another version meanwhile. */
async function take() {
  const cache = await caches.open(NAME);
  const queue = [...shell.files];
  const work = async () => {
    for (let path = queue.shift(); path; path = queue.shift()) {
      const answer = await fetch(path, { cache: "no-cache" });
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      await cache.put(path, answer);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const now = await (await fetch("/common/version.json", { cache: "no-store" })).json();
  if (now.version !== shell.version) throw new Error("the server has another version now");
  await worker.skipWaiting();
}

/** Forget the files of other versions and serve the pages that are open. */
async function begin() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** @param {Request} request @param {string} path */
async function answer(request, path) {
  const kept = await caches.match(path, { cacheName: NAME });
  return kept ?? fetch(request);
}

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(take()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(begin()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  const path = request.mode === "navigate" && pathname.startsWith(PAGE) ? PAGE : pathname;
  if (FILES.has(path)) event.respondWith(answer(request, path));
});
