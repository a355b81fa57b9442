import type { Context } from "hono";
import type { HttpEnv } from "../env.ts";

/**
 * Whether a form was sent from a page of ours, as far as the browser says (Fetch Metadata; RFC 6454 for older ones, and over plain
 * HTTP).
 * @param unnamed whether `Origin: null` will do, which pages that send no referrer send: where a token in the form proves the rest
 */
export function isOwnForm(c: Context<HttpEnv>, site: { publicUrl: string }, { unnamed = true } = {}): boolean {
  const from = c.req.header("Sec-Fetch-Site");
  if (from !== undefined) return from === "same-origin" || from === "none";
  const origin = c.req.header("Origin");
  if (origin === "null") return unnamed;
  return origin === undefined || origin === new URL(site.publicUrl).origin;
}
