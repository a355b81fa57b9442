import { html } from "hono/html";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { docsScriptUrl, docsStyleUrl, fontUrl, iconUrl, styleUrl } from "../../dashboard/asset/assets.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import type { Html } from "../../platform/http/page.ts";
import { chapters, shortTitle } from "./chapters.ts";

/** A page of the guide or the reference. */
export interface DocsPage {
  title: string;
  /** address of the page, which the menu marks */
  path: string;
  body: Html;
  /** what stands on it, for a list beside it */
  contents?: readonly { anchor: string; text: string }[];
  /** what was searched for */
  query?: string;
  status?: ContentfulStatusCode;
}

/** An entry of the menu of the reference. */
export interface MenuEntry {
  name: string;
  href: string;
}

// Nothing inline, nothing from elsewhere.
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Answers with a page in the frame of the guide: the menu in reading order, search, and what is on the page. */
export async function answerDocs(
  c: Context<HttpEnv>,
  page: DocsPage,
  reference: readonly MenuEntry[],
): Promise<Response> {
  const { title, path, body, contents = [], query = "", status = 200 } = page;
  const document = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Ripen</title>
        <link rel="preload" href="${fontUrl}" as="font" type="font/woff2" crossorigin />
        <link rel="icon" type="image/svg+xml" href="${iconUrl}" />
        <link rel="stylesheet" href="${styleUrl}" />
        <link rel="stylesheet" href="${docsStyleUrl}" />
        <script type="module" src="${docsScriptUrl}"></script>
      </head>
      <body class="docs">
        <a class="skip" href="#main">To the page</a>
        <header class="docs-bar">
          <a class="brand" href="/docs">Ripen <span class="mute">docs</span></a>
          <form class="find-docs" action="/docs/search" method="get" role="search">
            <input type="search" name="q" value="${query}" placeholder="Search" aria-label="Search the docs" />
            <button>Search</button>
          </form>
          <nav class="row gap" aria-label="Parts">
            <a class="menu-link" href="#menu">Menu</a>
            <a href="/docs/api" ${path.startsWith("/docs/api") ? html` aria-current="true"` : ""}>API</a>
            <a href="/">Dashboard</a>
          </nav>
        </header>
        <main id="main">
          <article class="prose-page">${body}</article>
          ${
            contents.length < 2
              ? ""
              : html`<nav class="contents" aria-label="On this page">
                  <p class="small mute">On this page</p>
                  <ul>
                    ${contents.map(({ anchor, text }) => html`<li><a href="#${anchor}">${text}</a></li>`)}
                  </ul>
                </nav>`
          }
        </main>
        ${menu(path, reference)}
      </body>
    </html>`;
  return c.body(document.toString(), status, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy,
    "Referrer-Policy": "same-origin",
    // It changes with the version that runs.
    "Cache-Control": "no-cache",
  });
}

function menu(path: string, reference: readonly MenuEntry[]): Html {
  const groups = [...Map.groupBy(chapters, ({ group }) => group)];
  const entry = (href: string, name: string) =>
    html`<li><a href="${href}" ${href === path ? html` aria-current="page"` : ""}>${name}</a></li>`;
  const guide = html`${groups.map(
    ([name, own]) =>
      html`<h2>${name}</h2>
        <ul>
          ${own.map(({ slug, title }) => entry(`/docs/${slug}`, shortTitle(title)))}
        </ul>`,
  )}`;
  const api = html`<h2>API reference</h2>
    <ul>
      ${entry("/docs/api", "How the API works")} ${reference.map(({ name, href }) => entry(href, name))}
    </ul>`;
  // What one reads in comes first, so that the entry of the page is in sight.
  const isReference = path.startsWith("/docs/api");
  return html`<nav class="menu" id="menu" aria-label="Chapters">
    ${isReference ? html`${api}${guide}` : html`${guide}${api}`}
  </nav>`;
}
