import { html } from "hono/html";
import { withQuery } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { count } from "../word/numbers.ts";
import { moment } from "../word/times.ts";
import { leadCrumbs } from "./choose-view.ts";
import { bulkState } from "./one-view.ts";
import type { OneBulk } from "./one-view.ts";
import { actionWords } from "./words.ts";

/** What was done to many leads, and what was tried. */
export function bulkListView(
  visit: Visit,
  { rows, nextCursor }: { rows: readonly Omit<OneBulk, "leads">[]; nextCursor: string | null },
): View {
  const { zone, now } = visit;
  return {
    title: "What was done to many",
    section: "/leads",
    crumbs: leadCrumbs,
    sub: "Newest first, with what was only tried",
    body: html`<section class="card">
      ${
        rows.length === 0
          ? html`<div class="empty">
              <h2>Nothing yet</h2>
              <p>Choose leads by filters, a segment or ticks, then what is to be done to them.</p>
              <div class="row"><a class="button" href="/leads">Choose leads</a></div>
            </div>`
          : html`<div class="flush scroll" tabindex="0">
              <table>
                <caption class="hidden">
                  Bulk actions, newest first
                </caption>
                <thead>
                  <tr>
                    <th scope="col">What</th>
                    <th scope="col">To whom</th>
                    <th scope="col">State</th>
                    <th scope="col" class="n">Done</th>
                    <th scope="col" class="n">When</th>
                  </tr>
                </thead>
                <tbody>
                  ${rows.map(({ row, action, words, names }) => {
                    const state = bulkState(row);
                    return html`<tr class="pick">
                      <th scope="row">
                        <a class="plain strong" data-row href="/leads/bulk/actions/${row.id}"
                          >${actionWords(action, names)}</a
                        >
                      </th>
                      <td class="mute">${words}</td>
                      <td><span class="pill ${state.tone}">${state.words}</span></td>
                      <td class="n">${row.dryRun ? "–" : count(row.done)}</td>
                      <td class="n mute">${moment(row.createdAt, zone, now)}</td>
                    </tr>`;
                  })}
                </tbody>
              </table>
            </div>`
      }
      ${nextCursor === null ? "" : html`<p class="more"><a class="button" href="${withQuery(visit, { cursor: nextCursor })}">Older ones</a></p>`}
    </section>`,
  };
}
