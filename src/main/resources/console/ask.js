// How the console asks its own process.

/** Milliseconds after which an answer is given up. */
export const TIMEOUT = 5000;

export function get(path) {
  return fetch(path, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT) });
}
