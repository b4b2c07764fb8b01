import type { vi } from "./vi.js";

/** Each language's strings by its code, the first being the one that pages start with. The server makes this module from the files beside it. */
export const LANGUAGES: Record<string, Partial<Record<keyof typeof vi, string>>>;
