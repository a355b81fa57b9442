import { html } from "hono/html";
import { nameOf } from "../../handoff/who-of.ts";
import type { Html } from "../../platform/http/page.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import { ripeness } from "../draw/series.ts";
import { optionsOf, postForm, withQuery } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import { bulkRights } from "../bulk/routes.ts";
import { filterQuery } from "../bulk/read.ts";
import { filterWords } from "../word/filter-words.ts";
import { moment } from "../word/times.ts";
import type { People, PeopleQuery } from "./load.ts";
import { stagePill } from "../word/stage.ts";

const stages = [
  ["", "Any stage"],
  ["lead", "Leads"],
  ["prospect", "Prospects"],
  ["customer", "Customers"],
  ["disqualified", "Disqualified"],
] as const;
const intents = [
  ["", "Any intent"],
  ["hot", "Hot"],
  ["warm", "Warm"],
  ["cold", "Cold"],
] as const;

const sorts = [
  ["newest", "Newest first"],
  ["score", "Most points first"],
  ["activity", "Latest activity first"],
] as const;

/** Leads, found while one types. */
export function peopleView(visit: Visit, query: PeopleQuery, people: People): View {
  const { q = "", stage = "", intent = "", segment = "", sort } = query;
  const kept = Object.entries(visit.c.req.query()).filter(
    ([name, value]) =>
      !["q", "stage", "intent", "segment", "sort", "cursor", "said", "part"].includes(name) && value !== "",
  );
  const segments = people.segments.map(({ key }) => [key, key] as const);
  return {
    title: "Leads",
    section: "/leads",
    sub: visit.user.role === "rep" ? "Those who are yours" : "Everybody who came to be known",
    body: html`<form class="filters" method="get" role="search" data-filter="people">
        <div class="grow">
          <label for="q">Address, name or company begins with</label>
          <input id="q" type="search" name="q" value="${q}" data-key="f" autocomplete="off" />
        </div>
        <div>
          <label for="stage">Stage</label>
          <select id="stage" name="stage">
            ${optionsOf(stages, stage)}
          </select>
        </div>
        <div>
          <label for="intent">Intent</label>
          <select id="intent" name="intent">
            ${optionsOf(intents, intent)}
          </select>
        </div>
        ${
          segments.length === 0
            ? ""
            : html`<div>
                <label for="segment">Segment</label>
                <select id="segment" name="segment">
                  ${optionsOf([["", "None"], ...segments], segment)}
                </select>
              </div>`
        }
        <div>
          <label for="sort">Order</label>
          <select id="sort" name="sort">
            ${optionsOf(sorts, sort)}
          </select>
        </div>
        ${kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        <button>Find</button>
      </form>
      ${segmentPart(visit)} ${keptPart(visit, kept, people)}
      <section class="card" id="people" aria-live="polite" aria-label="Leads">
        ${peoplePart(visit, query, people)}
      </section>`,
  };
}

/** The present filters, kept under a name; shown once there are any. */
function segmentPart(visit: Visit): Html | "" {
  if (!may(visit.user, "segments:write")) return "";
  const filter = filterQuery(new URL(visit.c.req.url).searchParams);
  return html`<details class="fold save-segment">
    <summary>Save these filters as a segment</summary>
    ${postForm(
      visit,
      "/leads/segments",
      html`<input type="hidden" name="filter" value="${filter}" data-filters />
        <label for="segment-name" class="hidden">Name of the segment</label>
        <input id="segment-name" type="text" name="name" maxlength="100" placeholder="Hot trials" required />
        <button>Save it</button>`,
      "inline",
    )}
  </details>`;
}

function keptPart(visit: Visit, kept: readonly [string, string][], { names }: People): Html | "" {
  if (kept.length === 0) return "";
  const none = Object.fromEntries(kept.map(([name]) => [name, undefined]));
  return html`<p class="small mute row">
    ${filterWords(Object.fromEntries(kept), names)}
    <a href="${withQuery(visit, { ...none, cursor: undefined })}">show all</a>
  </p>`;
}

/** The list alone. */
export function peoplePart(visit: Visit, { q }: PeopleQuery, { rows, nextCursor, names }: People): Html {
  const { zone, now } = visit;
  const mayMany = may(visit.user, ...bulkRights);
  const filter = filterQuery(new URL(visit.c.req.url).searchParams);
  if (rows.length === 0) {
    return html`<div class="empty">
      <h2>Nobody found</h2>
      <p>
        ${q === undefined ? "No lead fits these filters." : "Addresses are looked for among all leads, names among the newest 20,000."}
      </p>
      <div class="row"><a class="button" href="/leads">Show all leads</a></div>
    </div>`;
  }
  const list = html`<div class="flush scroll" tabindex="0">
    <table>
      <caption class="hidden">
        Leads, newest first
      </caption>
      <thead>
        <tr>
          ${mayMany ? html`<th scope="col" class="tick"><span class="hidden">Tick</span></th>` : ""}
          <th scope="col">Lead</th>
          <th scope="col" class="wide-only">Company</th>
          <th scope="col">Stage</th>
          <th scope="col">Score</th>
          <th scope="col" class="wide-only">Owner</th>
          <th scope="col" class="n">Known since</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ lead, score }) =>
            html`<tr class="pick">
              ${
                mayMany
                  ? html`<td class="tick">
                      <input type="checkbox" name="lead" value="${lead.id}" aria-label="Tick ${nameOf(lead)}" />
                    </td>`
                  : ""
              }
              <th scope="row">
                <a class="plain strong" data-row href="/leads/${lead.id}">${nameOf(lead)}</a><br /><span
                  class="small mute"
                  >${lead.email}</span
                >
              </th>
              <td class="wide-only">${lineOf(lead.company ?? "", 100)}</td>
              <td>${stagePill(lead.stage)}</td>
              <td>
                <span class="row">${ripeness(score)}<span class="num small">${score}</span></span>
              </td>
              <td class="wide-only mute">${lead.repId === null ? "" : (names.reps.get(lead.repId) ?? "")}</td>
              <td class="n mute">${moment(lead.createdAt, zone, now)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
  const everyone = filter === "" ? "everybody" : "all who match";
  const form = html`<form method="get" action="/leads/bulk">
    <div class="more bulk-bar">
      <div class="row">
        ${[...new URLSearchParams(filter)].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        <span class="small mute">Do something to</span>
        <button name="to" value="ticked" aria-label="Do something to the ticked">the ticked</button>
        <button name="to" value="all" aria-label="Do something to ${everyone}">${everyone}</button>
      </div>
      <a class="small" href="/leads/bulk/actions">What was done to many</a>
    </div>
    ${list}
  </form>`;
  return html`${mayMany ? form : list}
  ${nextCursor === null ? "" : html`<p class="more"><a class="button" href="${withQuery(visit, { cursor: nextCursor, part: undefined })}">Older ones</a></p>`}`;
}
