import { html, raw } from "hono/html";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { createHash } from "node:crypto";
import type { HttpEnv } from "./env.ts";
import { plainAccent, styleSheet } from "./look/style.ts";
import type { Look } from "./look/style.ts";

export type Html = ReturnType<typeof html>;

/** A small page of our own. */
export interface Page {
  title: string;
  body: Html;
  status?: ContentfulStatusCode;
  /** for tables and long texts */
  wide?: boolean;
  /** below the card */
  footer?: Html;
  /** BCP 47 tag of the words, and where lines begin; English when it is not given */
  language?: { tag: string; dir: "ltr" | "rtl" };
  /** the tag alone, of a language whose lines begin on the left */
  lang?: string;
  /** whose page it is; nobody's in particular when it is not given */
  look?: Look;
  /** whether pages of ours stand in frames of it */
  frames?: boolean;
  /** paths of scripts of ours; it works without them, too */
  scripts?: readonly string[];
}

const sheets = new Map<string, { element: Html; hash: string }>();
const sheetsKept = 20;

/** The style sheet of an accent, and its hash as the policy names it. */
function sheetOf(accent: string): { element: Html; hash: string } {
  const known = sheets.get(accent);
  if (known !== undefined) return known;
  const css = styleSheet(accent);
  // Not through `html`, whose escaping and the formatter would change the text that is hashed.
  const sheet = { element: raw(`<style>${css}</style>`), hash: createHash("sha256").update(css).digest("base64") };
  if (sheets.size >= sheetsKept) sheets.clear();
  sheets.set(accent, sheet);
  return sheet;
}

/** Nothing may be loaded but the logo and, where it says so, frames and scripts of ours; forms post to us alone; no other site may frame the page to steal a click. */
function contentSecurityPolicy(
  styleHash: string,
  logo: string | null,
  { frames, scripts }: { frames: boolean; scripts: boolean },
): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    ...(logo === null ? [] : [`img-src ${new URL(logo).origin}`]),
    ...(frames ? ["frame-src 'self'"] : []),
    ...(scripts ? ["script-src 'self'", "connect-src 'self'"] : []),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Answers with a small page of our own. Not indexed, not cached, and no address of it leaks as a referrer. */
export async function answerPage(c: Context<HttpEnv>, page: Page): Promise<Response> {
  const { title, body, status = 200, wide = false, footer, look, frames = false, scripts = [] } = page;
  const { tag, dir } = page.language ?? { tag: page.lang ?? "en", dir: "ltr" };
  const sheet = sheetOf(look?.accent ?? plainAccent);
  const width = wide ? html` class="wide"` : "";
  const document = await html`<!doctype html>
    <html lang="${tag}" dir="${dir}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="robots" content="noindex, nofollow" />
        <title>${title}</title>
        ${sheet.element} ${scripts.map((path) => html`<script src="${path}" defer></script>`)}
      </head>
      <body>
        ${look === undefined ? "" : html`<header>${mark(look)}</header>`}
        <main${width}>
          <h1>${title}</h1>
          ${body}
        </main>
        ${footer === undefined ? "" : html`<footer${width}>${footer}</footer>`}
      </body>
    </html>`;
  return c.body(document.toString(), status, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": contentSecurityPolicy(sheet.hash, look?.logo ?? null, {
      frames,
      scripts: scripts.length > 0,
    }),
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
  });
}

function mark({ name, logo }: Look): Html {
  return logo === null ? html`<span>${name}</span>` : html`<img src="${logo}" alt="${name}" />`;
}

/** The page for a link that names nothing (any more). */
export function answerUnknownLink(c: Context<HttpEnv>): Promise<Response> {
  return answerPage(c, {
    title: "This link does not work",
    status: 404,
    body: html`<p>It may have been cut off on its way. Please copy it from the mail once more, completely.</p>`,
  });
}
