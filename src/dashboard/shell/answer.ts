import type { DashboardParts } from "../parts.ts";
import type { Html } from "../../platform/http/page.ts";
import { loadBadges } from "./badges.ts";
import { frame } from "./frame.ts";
import type { View, Visit } from "./view.ts";

// Nothing inline, nothing from elsewhere; frames are ours, and sandboxed by themselves (CSP level 3).
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

export const pageHeaders: Readonly<Record<string, string>> = {
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy": policy,
  "Referrer-Policy": "same-origin",
  "X-Robots-Tag": "noindex, nofollow",
  // Pages hold a token and what strangers wrote: they are neither kept nor compressed here (BREACH).
  "Cache-Control": "no-store",
};

/** Answers with a page in its frame. */
export async function answerView(app: DashboardParts, visit: Visit, view: View): Promise<Response> {
  const document = await frame(visit, view, await loadBadges(app, visit.user));
  return visit.c.body(document.toString(), view.status ?? 200, pageHeaders);
}

/** Answers with a piece of a page, for a script that puts it in its place. */
export async function answerPart({ c }: Visit, part: Html): Promise<Response> {
  return c.body((await part).toString(), 200, pageHeaders);
}
