/**
 * Owns that a person's page stays in the browser after it was loaded, without loading anything twice: for the moment when
 * it is loaded again and nobody answers. Must not know what the page shows. Screens that nobody looks after keep theirs
 * by version (shell.js).
 */

const FILES = /^\/(common|citizen|counter|lobby)\//;

/**
 * Only pages from a safe origin (https, or this machine) can be kept; the others go on as they are.
 * @param {"/t/" | "/counter/"} page where the page's worker stands
 */
export async function keepPage(page) {
  const workers = navigator.serviceWorker;
  if (!workers || typeof caches === "undefined") return;
  try {
    await loaded();
    await workers.register(`${page}worker.js`, { updateViaCache: "none" });
    await keep(await caches.open(`luot-page-${page}`), page);
    document.documentElement.dataset.kept = "yes";
  } catch (error) {
    document.documentElement.dataset.kept = "no"; // no room, or no leave: a comfort less, nothing else
  }
}

function loaded() {
  if (document.readyState === "complete") return Promise.resolve();
  return new Promise((resolve) => window.addEventListener("load", resolve, { once: true }));
}

/** @param {Cache} cache @param {string} page */
async function keep(cache, page) {
  const seen = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
  const files = new Set(seen.filter((url) => url.origin === location.origin && FILES.test(url.pathname)).map((url) => url.pathname));
  await Promise.all(Array.from(files, (file) => take(cache, file, file)));
  await take(cache, page, location.pathname);
  const kept = await cache.keys();
  const old = kept.filter((request) => ![...files, page].includes(new URL(request.url).pathname));
  await Promise.all(old.map((request) => cache.delete(request)));
}

/** @param {Cache} cache @param {string} key @param {string} path of what the browser has just loaded */
async function take(cache, key, path) {
  const answer = await fetch(path, { cache: "force-cache" });
  if (answer.ok) await cache.put(key, answer);
}
