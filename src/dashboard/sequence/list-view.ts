import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import { sequenceDefinition } from "../../sequence/definition/definition.ts";
import { bar } from "../draw/series.ts";
import { rowsHref } from "../rows/rows-href.ts";
import { withQuery } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { count, percent } from "../word/numbers.ts";
import { triggerWords } from "../word/settings.ts";
import { hourMinute } from "../word/times.ts";
import type { ListedSequence, SequenceList } from "./load.ts";
import { statusPill } from "./status.ts";

const filters: readonly [value: string | undefined, name: string][] = [
  [undefined, "All"],
  ["published", "Published"],
  ["paused", "Paused"],
  ["draft", "Drafts"],
  ["archived", "Archive"],
];

/** The sequences, each with the few numbers that matter. */
export function sequenceListView(visit: Visit, { page, funnel }: SequenceList, status: string | undefined): View {
  return {
    title: "Sequences",
    section: "/sequences",
    sub: `People who came in the last 90 days · as of ${hourMinute(funnel.asOf, visit.zone)}`,
    body: html`<nav class="tabs" aria-label="Which sequences">
        ${filters.map(
          ([value, name]) =>
            html`<a
              href="${withQuery(visit, { status: value, cursor: undefined })}"
              ${value === status ? html` aria-current="page"` : ""}
              >${name}</a
            >`,
        )}
      </nav>
      <section class="card">
        ${
          page.rows.length === 0
            ? html`<div class="empty">
                <h2>No sequence here</h2>
                <p>A sequence is a few mails and waits, written as YAML or JSON and put by the API.</p>
                <div class="row"><a class="button main" href="/docs/sequences">How to write one</a></div>
              </div>`
            : table(page.rows, funnel)
        }
        ${
          page.nextCursor === null
            ? ""
            : html`<p class="more">
                <a class="button" href="${withQuery(visit, { cursor: page.nextCursor })}">Older ones</a>
              </p>`
        }
      </section>`,
  };
}

function table(rows: readonly ListedSequence[], { sections }: SequenceList["funnel"]): Html {
  return html`<div class="flush scroll" tabindex="0">
    <table>
      <caption class="hidden">
        Sequences, newest first
      </caption>
      <thead>
        <tr>
          <th scope="col">Sequence</th>
          <th scope="col">State</th>
          <th scope="col" class="n">People</th>
          <th scope="col" class="n">Prospects</th>
          <th scope="col" class="n">of people</th>
          <th scope="col" class="wide-only"><span class="hidden">As a bar</span></th>
          <th scope="col" class="n">Customers</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(({ id, sequence, version }) => {
          const cells = sections["bySequence"]?.find(({ by }) => by["sequenceId"] === id)?.cells;
          const [lead, prospect, customer] = [cells?.["lead"], cells?.["prospect"], cells?.["customer"]];
          const share = lead === undefined || lead.value === 0 ? null : (prospect?.value ?? 0) / lead.value;
          const number = (cell: typeof lead) =>
            cell === undefined ? "0" : html`<a href="${rowsHref(cell.rows)}">${count(cell.value)}</a>`;
          const draft = sequenceDefinition.safeParse(sequence.draft).data;
          return html`<tr class="pick">
            <th scope="row">
              <a class="plain strong" data-row href="/sequences/${id}">${lineOf(sequence.name, 100)}</a><br />
              <span class="small mute">${draft === undefined ? "" : triggerWords(draft)}</span>
            </th>
            <td>${statusPill(sequence, version)}</td>
            <td class="n">${number(lead)}</td>
            <td class="n">${number(prospect)}</td>
            <td class="n mute">${percent(share)}</td>
            <td class="wide-only">${bar(share ?? 0, 1)}</td>
            <td class="n">${number(customer)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
