import { request as requestHttp } from "node:http";
import type { IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { findTarget, messageOf, pinnedTo } from "./public-target.ts";
import type { CallOptions, FoundTarget } from "./public-target.ts";

/** What was kept of the last answer, so that the server may say that nothing has changed (RFC 9110, 13.1). */
export interface Validators {
  etag: string | null;
  lastModified: string | null;
}

/** `detail` is for people, and names no more of the URL than its host. */
export type GetResult =
  | ({ kind: "done"; text: string } & Validators)
  | { kind: "unchanged" }
  | { kind: "failed"; detail: string };

export interface GetOptions extends CallOptions {
  accept: string;
  maxBytes: number;
  /** Null: whatever the server has. */
  since: Validators | null;
}

const timeoutMs = 20_000;
const redirectsAtMost = 3;

/**
 * Gets a text from a URL that a customer wrote, as `postJson` posts to one: only from addresses that are public, each redirect
 * looked at like the first. UTF-8; longer answers than `maxBytes` fail.
 */
export async function getText(url: string, options: GetOptions): Promise<GetResult> {
  const signal = AbortSignal.timeout(timeoutMs);
  for (let next = url, hops = 0; hops <= redirectsAtMost; hops += 1) {
    const found = await findTarget(next, options);
    if (found.kind !== "found") return { kind: "failed", detail: found.detail };
    const got = await ask(found, options, signal);
    if (got.kind !== "moved") return got;
    const target = URL.parse(got.to, next);
    if (target === null) return { kind: "failed", detail: "it redirects to nowhere" };
    next = target.href;
  }
  return { kind: "failed", detail: `it redirects more than ${redirectsAtMost} times` };
}

type Asked = GetResult | { kind: "moved"; to: string };

function ask(
  { target, address }: Extract<FoundTarget, { kind: "found" }>,
  { accept, maxBytes, since }: GetOptions,
  signal: AbortSignal,
): Promise<Asked> {
  const { promise, resolve } = Promise.withResolvers<Asked>();
  const request = (target.protocol === "https:" ? requestHttps : requestHttp)(
    target,
    {
      headers: {
        Accept: accept,
        "User-Agent": "Ripen",
        ...(since?.etag && { "If-None-Match": since.etag }),
        ...(since?.lastModified && { "If-Modified-Since": since.lastModified }),
      },
      lookup: pinnedTo(address),
      signal,
      agent: false,
    },
    (response) => {
      response.on("error", (error) => resolve({ kind: "failed", detail: messageOf(error) }));
      const early = withoutBody(response, since);
      if (early !== undefined) {
        response.destroy();
        resolve(early);
        return;
      }
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size <= maxBytes) chunks.push(chunk);
        else response.destroy(new Error(`it is larger than ${Math.floor(maxBytes / 1_048_576)} MB`));
      });
      response.on("end", () => {
        const { etag = null, "last-modified": lastModified = null } = response.headers;
        resolve({ kind: "done", text: Buffer.concat(chunks).toString("utf8"), etag, lastModified });
      });
    },
  );
  request.on("error", (error) => resolve({ kind: "failed", detail: messageOf(error) }));
  request.end();
  return promise;
}

function withoutBody({ statusCode = 0, headers }: IncomingMessage, since: Validators | null): Asked | undefined {
  if (statusCode === 304 && since !== null) return { kind: "unchanged" };
  if ([301, 302, 303, 307, 308].includes(statusCode)) return { kind: "moved", to: headers.location ?? "" };
  return statusCode >= 200 && statusCode < 300 ? undefined : { kind: "failed", detail: `it answered ${statusCode}` };
}
