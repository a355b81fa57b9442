import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import type { Routes } from "../../platform/http/routes.ts";
import type { DashboardParts } from "../parts.ts";
import { answerPart } from "../shell/answer.ts";
import { openPages } from "../shell/pages.ts";
import { find } from "./load.ts";
import type { Found } from "./load.ts";

const longest = 200;

/** `/search`: the same as Ctrl K finds, as a page; `part=found` is the list alone. */
export function findRoutes(app: DashboardParts): Routes {
  return openPages(app, "/").get("/search", ["leads:read", "personal_data"], async (visit) => {
    const q = (visit.c.req.query("q") ?? "").slice(0, longest);
    const found = await find(app, visit.user, q);
    if (visit.c.req.query("part") === "found") return answerPart(visit, list(found, q, true));
    return {
      title: "Find anything",
      section: "",
      body: html`<form class="filters" action="/search" method="get" role="search">
          <div class="grow">
            <label for="q">A lead, a sequence or a page</label>
            <input id="q" type="search" name="q" value="${q}" autofocus />
          </div>
          <button class="main">Find</button>
        </form>
        <section class="card" aria-label="What was found"><div class="found">${list(found, q, false)}</div></section>`,
    };
  }).routes;
}

function list(found: readonly Found[], q: string, isChoice: boolean): Html {
  if (found.length === 0)
    return html`<p>Nothing found for “${q}”. Addresses and names are looked for from their beginning.</p>`;
  return html`${found.map(
    ({ name, about, href }) =>
      html`<a href="${href}" ${isChoice ? html` role="option" aria-selected="false"` : html` data-row`}
        ><span>${name}</span><span>${about}</span></a
      >`,
  )}`;
}
