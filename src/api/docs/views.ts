import { html, raw } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { chapters, shortTitle } from "./chapters.ts";
import type { Chapter } from "./chapters.ts";
import { readChapter } from "./library.ts";
import type { DocsPage } from "./page.ts";
import type { Found } from "./search.ts";

/** The first page: what there is to read, in the order of the job. */
export function homePage(): DocsPage {
  const groups = [...Map.groupBy(chapters, ({ group }) => group)];
  return {
    title: "Docs",
    path: "/docs",
    body: html`<h1>Leads in, prospects out, never one mail too many</h1>
      <p class="lead">
        Start with the <a href="/docs/concepts">concepts</a>, then go
        <a href="/docs/tutorial">from zero to the first prospect</a> in a quarter of an hour. The
        <a href="/docs/api">reference</a> has every call of the API.
      </p>
      <div class="parts">
        ${groups.map(
          ([name, own]) =>
            html`<section>
              <h2>${name}</h2>
              <ul>
                ${own.map(({ slug, title }) => html`<li><a href="/docs/${slug}">${shortTitle(title)}</a></li>`)}
              </ul>
            </section>`,
        )}
      </div>`,
  };
}

/** A chapter, with the one before and the next. */
export function chapterPage(chapter: Chapter): DocsPage {
  const { html: text, headings } = readChapter(chapter);
  const place = chapters.indexOf(chapter);
  return {
    title: chapter.title,
    path: `/docs/${chapter.slug}`,
    contents: headings.filter(({ depth }) => depth === 2),
    body: html`<p class="small mute">${chapter.group}</p>
      <h1>${chapter.title}</h1>
      ${raw(text)}
      <nav class="turn" aria-label="Before and next">
        ${turn(chapters[place - 1], "Before")} ${turn(chapters[place + 1], "Next")}
      </nav>`,
  };
}

function turn(chapter: Chapter | undefined, name: string): Html {
  if (chapter === undefined) return html`<span></span>`;
  return html`<a href="/docs/${chapter.slug}"><span class="small mute">${name}</span>${chapter.title}</a>`;
}

/** What was found, or that nothing was. */
export function searchPage(query: string, found: readonly Found[]): DocsPage {
  return {
    title: query === "" ? "Search" : `Search: ${query}`,
    path: "/docs/search",
    query,
    body: html`<h1>${query === "" ? "Search" : `“${query}”`}</h1>
      ${
        query === ""
          ? html`<p>Type a word above: a step, a setting, a path or a code of an error.</p>`
          : found.length === 0
            ? html`<p>Nothing has all of these words. Try fewer, or a part of one.</p>`
            : html`<p class="mute">${found.length} found</p>
                <ul class="found-docs">
                  ${found.map(
                    ({ entry, excerpt }) =>
                      html`<li>
                        <a data-row href="${entry.href}"><strong>${entry.title}</strong></a>
                        <span class="small mute">${entry.page}</span>
                        <p class="small">
                          ${excerpt.map((part, place) => (place % 2 === 1 ? html`<mark>${part}</mark>` : html`${part}`))}
                        </p>
                      </li>`,
                  )}
                </ul>`
      }`,
  };
}

/** There is no such page. */
export function lostPage(path: string): DocsPage {
  return {
    title: "There is no such page",
    path,
    status: 404,
    body: html`<h1>There is no such page</h1>
      <p>It may have been renamed. Search for it above, or take it from the menu.</p>`,
  };
}
