import { html, raw } from "hono/html";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { createHash } from "node:crypto";
import type { HttpEnv } from "./env.ts";

type Html = ReturnType<typeof html>;

const css = `
:root { color-scheme: light dark; }
body { margin: 0; font: 1.0625rem/1.55 system-ui, sans-serif; background: Canvas; color: CanvasText; }
main { max-width: 36rem; margin: 0 auto; padding: 3rem 1.25rem; }
main.wide { max-width: 60rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.0625rem; margin: 2rem 0 .5rem; }
h3 { font-size: .9375rem; margin: 1rem 0 .25rem; }
blockquote { margin: 1rem 0; padding: .25rem 1rem; border-inline-start: .25rem solid GrayText; white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
th, td { text-align: start; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid GrayText; vertical-align: top; }
form { margin: 1.5rem 0; }
article { border-top: 1px solid GrayText; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: 0 2rem; }
dt { font-weight: 600; }
dd { margin: 0 0 .5rem; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; display: flex; flex-wrap: wrap; gap: .5rem; }
legend { padding: 0; margin-bottom: .5rem; font-weight: 600; }
label { display: block; margin-bottom: .25rem; }
textarea { width: 100%; box-sizing: border-box; font: inherit; }
button { font: inherit; padding: .6rem 1.25rem; border-radius: .4rem; border: 1px solid CanvasText; background: CanvasText; color: Canvas; cursor: pointer; }
button.quiet { background: transparent; color: CanvasText; }
`;

// Not through `html`, whose escaping and the formatter would change the text that is hashed.
const styleElement = raw(`<style>${css}</style>`);
const styleHash = createHash("sha256").update(css).digest("base64");

// Nothing may be loaded or run; forms post to us alone; no other site may frame the page to steal a click.
const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Answers with a small page of our own. Not indexed, not cached, and no address of it leaks as a referrer. */
export async function answerPage(
  c: Context<HttpEnv>,
  page: { title: string; body: Html; status?: ContentfulStatusCode; wide?: boolean; lang?: string },
): Promise<Response> {
  const document = await html`<!doctype html>
    <html lang="${page.lang ?? "en"}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="robots" content="noindex, nofollow" />
        <title>${page.title}</title>
        ${styleElement}
      </head>
      <body>
        <main${page.wide === true ? html` class="wide"` : ""}>
          <h1>${page.title}</h1>
          ${page.body}
        </main>
      </body>
    </html>`;
  return c.body(document.toString(), page.status ?? 200, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": contentSecurityPolicy,
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
  });
}

/** The page for a link that names nothing (any more). */
export function answerUnknownLink(c: Context<HttpEnv>): Promise<Response> {
  return answerPage(c, {
    title: "This link does not work",
    status: 404,
    body: html`<p>It may have been cut off on its way. Please copy it from the mail once more, completely.</p>`,
  });
}
