import type { Context } from "hono";
import { lineOf } from "../stranger-text.ts";
import type { HttpEnv } from "./env.ts";

const token = /^[a-z0-9!#$&^_.+-]{1,127}\/[a-z0-9!#$&^_.+-]{1,127}$/;

/**
 * Answers with a file that a stranger made: always saved, never shown in our name. Browsers take the type as it is told (`nosniff`),
 * and would run nothing of it (`sandbox`), whatever it is.
 * @param type media type (RFC 9110 section 8.3.1); what is none is told as bytes
 */
export function answerDownload(
  c: Context<HttpEnv>,
  { name, type, content }: { name: string; type: string; content: Uint8Array },
): Response {
  return c.body(new Uint8Array(content), 200, {
    "Content-Type": token.test(type) ? type : "application/octet-stream",
    "Content-Disposition": dispositionOf(name),
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
  });
}

/** `attachment` with the name of a file for old and new browsers (RFC 6266 section 5); a name is no path. */
export function dispositionOf(name: string): string {
  const line = lineOf(name, 200)
    .toWellFormed()
    .replaceAll(/[/\\:*?<>|]/gu, "_")
    .replace(/^\.+/u, "_");
  const file = line === "" ? "attachment" : line;
  const ascii = file.replaceAll(/[^\x20-\x7e]|["%]/gu, "_");
  // RFC 8187 section 3.2.1: attr-char leaves out more than encodeURIComponent does.
  const encoded = encodeURIComponent(file).replaceAll(/['()*!]/gu, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
