/**
 * Owns HTTP calls to /api/v1: who asks (device token, or session with CSRF), time limits, idempotency keys, and the one
 * error envelope turned into an Error. Must not know screens or what the answers mean.
 */

const TIMEOUT_MS = 8000;

/** A refusal of the server, or none at all: then `code` is "network" or "timeout" and `status` 0. */
export class ApiError extends Error {
  /**
   * @param {string} code
   * @param {string} message a sentence in the caller's language
   * @param {number} status
   * @param {Record<string, unknown>} [details]
   */
  constructor(code, message, status, details) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.status = status;
    this.details = details || {};
  }

  /** Whether the call may have been carried out all the same, so that only the same key may be sent again. */
  get unknownOutcome() {
    return this.status === 0 || this.status >= 502;
  }
}

/** @returns {string} a new idempotency key; also on pages without a secure context */
export function newKey() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export class Api {
  /** @param {{token?: string, language?: () => string}} [caller] a device's token, or nothing for people and the public */
  constructor(caller = {}) {
    this.token = caller.token;
    this.language = caller.language;
    /** @type {string | null} */
    this.csrf = null;
  }

  /** @param {string} path below /api/v1 @returns {Promise<any>} */
  get(path) {
    return this.send("GET", path);
  }

  /**
   * @param {string} path
   * @param {unknown} [body]
   * @param {string} [key] idempotency key of the press
   * @returns {Promise<any>} the answer; null for 204
   */
  post(path, body, key) {
    return this.send("POST", path, body === undefined ? {} : body, key);
  }

  /** @param {string} path @returns {Promise<any>} */
  delete(path) {
    return this.send("DELETE", path);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @param {string} [key]
   * @param {boolean} [keepalive] whether it goes on when the page is left
   * @returns {Promise<any>}
   */
  async send(method, path, body, key, keepalive) {
    const late = timeLimit();
    try {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const headers = this.headers(text !== undefined, method !== "GET", key);
      const answer = await fetch(`/api/v1${path}`, {
        method, headers, body: text, signal: late.signal, cache: "no-store", keepalive: keepalive === true,
        credentials: this.token ? "omit" : "same-origin",
      });
      return await read(answer);
    } catch (error) {
      if (error instanceof ApiError) throw error;
      throw new ApiError(late.passed() ? "timeout" : "network", "", 0);
    } finally {
      late.end();
    }
  }

  /**
   * @param {boolean} json
   * @param {boolean} changes
   * @param {string} [key]
   * @returns {Record<string, string>}
   */
  headers(json, changes, key) {
    /** @type {Record<string, string>} */
    const headers = { Accept: "application/json" };
    if (this.language) headers["Accept-Language"] = this.language();
    if (json) headers["Content-Type"] = "application/json";
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    if (changes && this.csrf) headers["X-CSRF-Token"] = this.csrf;
    if (key) headers["Idempotency-Key"] = key;
    return headers;
  }
}

/**
 * Send until the outcome is known: the same key, so that the server does it once however often it hears it.
 * @template T
 * @param {() => Promise<T>} send
 * @param {{tries?: number, waitMs?: number, onRetry?: () => void}} [how]
 * @returns {Promise<T>}
 */
export async function untilKnown(send, how = {}) {
  const { tries = 4, waitMs = 700, onRetry } = how;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      const again = error instanceof ApiError && (error.unknownOutcome || error.code === "unavailable");
      if (!again || attempt >= tries) throw error;
      if (onRetry) onRetry();
      await new Promise((resolve) => setTimeout(resolve, waitMs * attempt));
    }
  }
}

/** @returns {{signal?: AbortSignal, passed: () => boolean, end: () => void}} phones of 2017 cannot cut a call short */
function timeLimit() {
  if (typeof AbortController === "undefined") return { passed: () => false, end: () => undefined };
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  return { signal: abort.signal, passed: () => abort.signal.aborted, end: () => clearTimeout(timer) };
}

/** @param {Response} answer @returns {Promise<any>} */
async function read(answer) {
  if (answer.status === 204) return null;
  const body = await answer.json().catch(() => null);
  if (answer.ok) return body;
  const { code = `http_${answer.status}`, message = "", details = {} } = (body && body.error) || {};
  throw new ApiError(code, message, answer.status, details);
}
