import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { ripeColors } from "../draw/series.ts";
import { fontUrl, iconUrl, scriptUrls, styleUrl } from "../asset/assets.ts";
import type { Badges } from "./badges.ts";
import { postButton } from "./forms.ts";
import { wordsFor } from "./said.ts";
import { groupsFor } from "./sections.ts";
import type { View, Visit } from "./view.ts";

/** The whole document: navigation, title, what was just done, and the page. */
export function frame(visit: Visit, view: View, badges: Badges): Html {
  const { title, crumbs = [], mark, sub, acts, body } = view;
  const said = wordsFor(visit.c.req.query("said"));
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <title>${title} · Ripen</title>
        <link rel="preload" href="${fontUrl}" as="font" type="font/woff2" crossorigin />
        <link rel="icon" type="image/svg+xml" href="${iconUrl}" />
        <link rel="stylesheet" href="${styleUrl}" />
        ${scriptUrls.map((url) => html`<script type="module" src="${url}"></script>`)}
      </head>
      <body data-csrf="${visit.user.csrf}">
        <a class="skip" href="#main">To the page</a>
        ${navigation(visit, view, badges)}
        <main id="main">
          <header class="top">
            <div>
              ${
                crumbs.length === 0
                  ? ""
                  : html`<p class="small mute">
                      ${crumbs.map(({ name, href }) => html`<a class="plain" href="${href}">${name}</a> / `)}
                    </p>`
              }
              <div class="row">
                <h1>${title}</h1>
                ${mark ?? ""}
              </div>
              ${sub === undefined ? "" : html`<div class="mute">${sub}</div>`}
            </div>
            <div class="row acts">
              <a class="find" href="/search" data-key="/" data-palette><span>Find anything</span><kbd>Ctrl K</kbd></a>
              ${acts ?? ""}
            </div>
          </header>
          ${said === undefined ? "" : html`<p class="toast" role="status">${said}</p>`} ${body}
        </main>
        ${ripeColors} ${dialogs(visit)}
      </body>
    </html>`;
}

const mark = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <circle class="fruit" cx="10" cy="12" r="7" />
  <path class="leaf" d="M10 6c0-3 2-5 5-5 0 3-2 5-5 5Z" />
</svg>`;

function navigation(visit: Visit, { section }: View, badges: Badges): Html {
  const { user } = visit;
  return html`<nav class="side" aria-label="Main">
    <a class="brand" href="/">${mark}Ripen</a>
    ${groupsFor(user).map(
      ({ name, entries }) =>
        html`<div>
          ${name === null ? "" : html`<h2>${name}</h2>`}
          <ul>
            ${entries.map(
              ({ path, name: called, key, badge }) =>
                html`<li>
                  <a href="${path}" data-go="${key}" ${path === section ? html` aria-current="page"` : ""}
                    >${called}${badgeOf(badge === undefined ? "" : badges[badge], badge)}</a
                  >
                </li>`,
            )}
          </ul>
        </div>`,
    )}
    <details class="me foot">
      <summary>
        <span class="face" aria-hidden="true">${initials(user.name)}</span><span class="who">${user.name}</span>
      </summary>
      <div class="stack">
        <p><strong>${user.name}</strong><br /><span class="small mute">${user.email} ${user.role}</span></p>
        <p class="small mute">Times are shown in ${user.zone}.</p>
        <ul class="small stack">
          <li><a href="/account">Your account</a></li>
          <li><a href="/docs">Docs</a></li>
        </ul>
        ${postButton(visit, "/sign-out", "Sign out")}
      </div>
    </details>
  </nav>`;
}

function badgeOf(shown: string, kind: string | undefined): Html | "" {
  if (shown === "" || shown === "0") return "";
  const about = kind === "handoffs" ? "open" : "to decide";
  return html`<span class="badge ${kind === "handoffs" ? "hot" : ""}"
    >${shown}<span class="hidden"> ${about}</span></span
  >`;
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => part.charAt(0).toUpperCase())
    .join("");

/** Opened by scripts alone; without them the same is at /search. */
function dialogs({ user }: Visit): Html {
  const keys = groupsFor(user).flatMap(({ entries }) => entries);
  return html`<dialog id="palette" aria-label="Find anything">
      <form action="/search" method="get" role="search">
        <input
          type="search"
          name="q"
          placeholder="A lead, a sequence, a page"
          aria-label="Find a lead, a sequence or a page"
          autocomplete="off"
        />
      </form>
      <div class="found" id="found" role="listbox" aria-label="What was found"></div>
    </dialog>
    <dialog id="help" aria-labelledby="help-title">
      <div class="help">
        <h2 id="help-title">Keys</h2>
        <dl>
          <dt><kbd>Ctrl K</kbd> <kbd>/</kbd></dt>
          <dd>find a lead, a sequence or a page</dd>
          <dt><kbd>J</kbd> <kbd>K</kbd></dt>
          <dd>next and previous of a list; <kbd>Enter</kbd> opens</dd>
          <dt><kbd>E</kbd></dt>
          <dd>the main thing to do on a page</dd>
          ${keys.map(
            ({ name, key }) =>
              html`<dt><kbd>G</kbd> <kbd>${key.toUpperCase()}</kbd></dt>
                <dd>${name}</dd>`,
          )}
          <dt><kbd>?</kbd></dt>
          <dd>this</dd>
        </dl>
        <form method="dialog"><button>Close</button></form>
      </div>
    </dialog>`;
}
