import { html, raw } from "hono/html";

/** Beside the headers of a page: what a mail in its frame may do, which is to be looked at (WHATWG HTML, sandboxing). */
export const mailHeaders: Readonly<Record<string, string>> = {
  "Content-Type": "text/html; charset=utf-8",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "SAMEORIGIN",
  "Content-Security-Policy":
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
  "Referrer-Policy": "no-referrer",
  "X-Robots-Tag": "noindex, nofollow",
  "Cache-Control": "no-store",
};

/** HTML of a mail as it is: its document, or a piece of one on white paper. Goes out with `mailHeaders` alone. */
export async function mailDocument(body: string): Promise<string> {
  if (/<html[\s>]/i.test(body)) return body;
  const document = await html`<!doctype html>
    <html lang="und">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Mail</title>
        ${raw(`<style>body{margin:16px;background:#fff;color:#1e211b;font:15px/1.5 sans-serif;overflow-wrap:anywhere}</style>`)}
      </head>
      <body>
        <main>${raw(body)}</main>
      </body>
    </html>`;
  return document.toString();
}
