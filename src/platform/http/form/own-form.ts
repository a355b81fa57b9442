import type { Context } from "hono";
import type { HttpEnv } from "../env.ts";

/** Whether a form was sent from a page of ours, as far as the browser says (Fetch Metadata; RFC 6454 for older ones). */
export function isOwnForm(c: Context<HttpEnv>, site: { publicUrl: string }): boolean {
  const from = c.req.header("Sec-Fetch-Site");
  if (from !== undefined) return from === "same-origin" || from === "none";
  const origin = c.req.header("Origin");
  // Pages that send no referrer send "null".
  return origin === undefined || origin === "null" || origin === new URL(site.publicUrl).origin;
}
