import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { findTarget, messageOf, pinnedTo, printable } from "./call/public-target.ts";
import { readRetryAfter } from "./call/retry-after.ts";
import type { Address, CallOptions } from "./call/public-target.ts";

/**
 * `retry` may succeed later, `failed` will not. `detail` is for people: status and beginning of the answer, or the error.
 * `retryAfterMs` is how long the other side wants to be left alone, at most twelve hours, where it says so.
 */
export interface PostResult {
  kind: "done" | "retry" | "failed";
  detail: string;
  /** Of the answer; left out when there was none. */
  status?: number;
  /** What an answer that asks for patience says by Retry-After: milliseconds, at most twelve hours. */
  retryAfterMs?: number;
}

/** What may be called, and how long an answer may take: milliseconds of real time, 15 s unless said. */
export interface PostOptions extends CallOptions {
  timeoutMs?: number;
}

const usualTimeoutMs = 15_000;
const answerBytes = 500;
/** Answers that ask for fewer calls (RFC 6585 section 4, RFC 9110 section 15.6). */
export const asksForPatience: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * Posts JSON to a URL that a customer wrote. Against requests forged into our own network (SSRF) the name is resolved here,
 * refused if any of its addresses is not public, and the connection goes to the very address that was looked at. Redirects
 * are not followed.
 * @param headers of the request, or what makes them from its body, such as a signature
 */
export async function postJson(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> | ((text: string) => Readonly<Record<string, string>>),
  { timeoutMs = usualTimeoutMs, ...options }: PostOptions,
): Promise<PostResult> {
  const found = await findTarget(url, options);
  if (found.kind !== "found") return found;
  const text = JSON.stringify(body);
  return send(found.target, found.address, text, {
    headers: typeof headers === "function" ? headers(text) : headers,
    timeoutMs,
  });
}

function send(
  target: URL,
  address: Address,
  text: string,
  { headers, timeoutMs }: { headers: Readonly<Record<string, string>>; timeoutMs: number },
): Promise<PostResult> {
  const { promise, resolve } = Promise.withResolvers<PostResult>();
  const request = (target.protocol === "https:" ? requestHttps : requestHttp)(
    target,
    {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) },
      lookup: pinnedTo(address),
      signal: AbortSignal.timeout(timeoutMs),
      agent: false,
    },
    (response) => {
      const status = response.statusCode ?? 0;
      let seen = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        seen += chunk.slice(0, answerBytes - seen.length);
        if (seen.length >= answerBytes) response.destroy();
      });
      response.on("error", () => undefined);
      const { "retry-after": retryAfter, date } = response.headers;
      const retryAfterMs = asksForPatience.has(status) ? readRetryAfter(retryAfter, date) : null;
      response.on("close", () =>
        resolve({
          kind: verdict(status),
          detail: `${status} ${printable(seen)}`.trim(),
          status,
          ...(retryAfterMs !== null && { retryAfterMs }),
        }),
      );
    },
  );
  request.on("error", (error) => resolve({ kind: "retry", detail: messageOf(error) }));
  request.end(text);
  return promise;
}

function verdict(status: number): PostResult["kind"] {
  if (status >= 200 && status < 300) return "done";
  return status === 408 || status === 425 || status === 429 || status >= 500 ? "retry" : "failed";
}
