import { lookup } from "node:dns/promises";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import { isPublicAddress } from "./public-address.ts";

/** `retry` may succeed later, `failed` will not. `detail` is for people: status and beginning of the answer, or the error. */
export interface PostResult {
  kind: "done" | "retry" | "failed";
  detail: string;
}

/** Whether addresses of private networks may be called, and plain http. Only for trusted installations and tests. */
export interface PostOptions {
  allowPrivate: boolean;
}

const timeoutMs = 15_000;
const answerBytes = 500;

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
  { allowPrivate }: PostOptions,
): Promise<PostResult> {
  const target = new URL(url);
  if (target.protocol !== "https:" && !(allowPrivate && target.protocol === "http:")) {
    return { kind: "failed", detail: `${target.protocol} is not called, only https:` };
  }
  const host = target.hostname.replace(/^\[|\]$/g, "");
  let addresses: { address: string; family: number }[];
  try {
    addresses = isIP(host) === 0 ? await lookup(host, { all: true }) : [{ address: host, family: isIP(host) }];
  } catch (error) {
    return { kind: "retry", detail: messageOf(error) };
  }
  const refused = addresses.find(({ address }) => !isPublicAddress(address));
  if (refused !== undefined && !allowPrivate) {
    return { kind: "failed", detail: `${host} is ${refused.address}, which is not a public address` };
  }
  const [first] = addresses;
  if (first === undefined) return { kind: "retry", detail: `${host} has no address` };
  const text = JSON.stringify(body);
  return send(target, first, text, typeof headers === "function" ? headers(text) : headers);
}

function send(
  target: URL,
  { address, family }: { address: string; family: number },
  text: string,
  headers: Readonly<Record<string, string>>,
): Promise<PostResult> {
  const { promise, resolve } = Promise.withResolvers<PostResult>();
  const request = (target.protocol === "https:" ? requestHttps : requestHttp)(
    target,
    {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) },
      // The name was resolved and judged before; asking again could give another answer.
      lookup: (_host, options, done) =>
        options.all === true ? done(null, [{ address, family }]) : done(null, address, family),
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
      response.on("close", () => resolve({ kind: verdict(status), detail: `${status} ${printable(seen)}`.trim() }));
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

const printable = (text: string) => text.replace(/[^\x20-\x7e]+/g, " ");
const messageOf = (error: unknown) => printable(error instanceof Error ? error.message : String(error)).slice(0, 500);
