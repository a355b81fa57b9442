import { ConnectionError, RipenError, errorOf } from "./errors.ts";
import type { CallOptions, Upload } from "./types.ts";

/** What every call of a client shares. */
export interface Connection {
  url: string;
  key: string | undefined;
  fetch: typeof globalThis.fetch;
  timeoutMs: number;
  retries: number;
  headers: Record<string, string>;
}

/** A request that is ready to be sent, as often as it takes. */
export interface Prepared {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Upload | undefined;
  /** Whether the server sees that a repeat is one, or a repeat does no harm. */
  repeatable: boolean;
}

const baseWaitMs = 500;
/** Whoever is asked to wait longer hears it as an error. */
const longestWaitMs = 60_000;

/** Sends a request, and sends it again where that is safe and promises something. @throws RipenError */
export async function send(connection: Connection, request: Prepared, options: CallOptions): Promise<Response> {
  const retries = options.retries ?? connection.retries;
  for (let tried = 0; ; tried += 1) {
    const outcome = await sendOnce(connection, request, options).catch((error: unknown) => error as RipenError);
    if (!(outcome instanceof RipenError)) return outcome;
    const waitMs = outcome.retryAfterMs ?? backOffMs(tried);
    if (tried >= retries || waitMs > longestWaitMs || !mayRepeat(outcome, request, tried)) throw outcome;
    await pause(waitMs, options.signal);
  }
}

async function sendOnce(connection: Connection, request: Prepared, options: CallOptions): Promise<Response> {
  const { method, path, headers, body } = request;
  const timeoutMs = options.timeoutMs ?? connection.timeoutMs;
  const stop = new AbortController();
  // It ends with the head of the answer: a long list of lines may take its time.
  const timer = setTimeout(() => stop.abort(), timeoutMs);
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal]);
  try {
    const init: RequestInit = { method, headers, signal, redirect: "manual", ...(body !== undefined && { body }) };
    // A stream is sent while it is read.
    if (isStream(body)) Object.assign(init, { duplex: "half" });
    const response = await connection.fetch(connection.url + path, init);
    if (response.ok || response.status === 303) return response;
    throw await errorOf(response);
  } catch (error) {
    if (error instanceof RipenError) throw error;
    if (options.signal?.aborted === true) throw aborted(options.signal);
    if (stop.signal.aborted) throw lost("timeout", `No answer within ${timeoutMs} ms`, error);
    throw lost("network", `The server cannot be reached at ${connection.url}`, error);
  } finally {
    clearTimeout(timer);
  }
}

function mayRepeat({ code, status }: RipenError, { repeatable, body }: Prepared, tried: number): boolean {
  if (isStream(body)) return false;
  // Nothing was done.
  if (status === 429) return true;
  // What we sent before still runs there.
  if (code === "idempotency_in_progress") return tried > 0;
  return repeatable && (code === "network" || code === "timeout" || status === 502 || status === 503 || status === 504);
}

// By what it can do: a `fetch` of your own may bring classes of its own.
const isStream = (body: Upload | undefined) => typeof body === "object" && "getReader" in body;

// A little more or less, so that those who were turned away together do not come back together.
const backOffMs = (tried: number) => baseWaitMs * 2 ** tried * (0.5 + Math.random());

const lost = (code: string, message: string, cause: unknown) => new ConnectionError({ code, message, cause });
const aborted = (signal: AbortSignal) => lost("aborted", "The call was aborted", signal.reason);

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(aborted(signal));
    const stop = (): void => {
      clearTimeout(timer);
      reject(aborted(signal as AbortSignal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
