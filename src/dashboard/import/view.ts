import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import type { Page } from "../../platform/http/pagination.ts";
import { presentImport } from "../../enrollment/import/import-schemas.ts";
import type { Import } from "../../enrollment/import/stored-import.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import { postButton, withQuery } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import { count, counted } from "../word/numbers.ts";
import { moment } from "../word/times.ts";
import { stateOf, undoable } from "./words.ts";

/** The lists that were brought in, newest first. */
export function importsView(visit: Visit, { rows, nextCursor }: Page<Import>): View {
  const mayImport = may(visit.user, "imports:write");
  return {
    title: "Imports",
    section: "/imports",
    sub: "Lists of leads, row by row; an import can be taken back for a day",
    ...(mayImport &&
      rows.length > 0 && { acts: html`<a class="button main" data-key="e" href="/imports/new">Import a list</a>` }),
    body: html`<section class="card">
      ${
        rows.length === 0
          ? html`<div class="empty">
              <h2>No import yet</h2>
              <p>A CSV file comes in here, by the API or the command line. A try first says what would happen.</p>
              ${mayImport ? html`<div class="row"><a class="button main" href="/imports/new">Import a list</a></div>` : ""}
            </div>`
          : html`<div class="flush scroll" tabindex="0">
              <table>
                <caption class="hidden">
                  Imports, newest first
                </caption>
                <thead>
                  <tr>
                    <th scope="col">List</th>
                    <th scope="col">State</th>
                    <th scope="col" class="n">Rows</th>
                    <th scope="col" class="n">New</th>
                    <th scope="col" class="n">Changed</th>
                    <th scope="col" class="n">Rejected</th>
                    <th scope="col" class="n">When</th>
                    <th scope="col"><span class="hidden">Change</span></th>
                  </tr>
                </thead>
                <tbody>
                  ${rows.map((one) => importRow(visit, one))}
                </tbody>
              </table>
            </div>`
      }
      ${nextCursor === null ? "" : html`<p class="more"><a class="button" href="${withQuery(visit, { cursor: nextCursor })}">Older ones</a></p>`}
    </section>`,
  };
}

function importRow(visit: Visit, row: Import): Html {
  const { zone, now, user } = visit;
  const { id, list, dryRun, createdAt } = row;
  const { rows, created, updated, rejected } = presentImport(row).counts;
  const { tone, words } = stateOf(row);
  const mayUndo = may(user, "imports:write") && undoable(row, now);
  return html`<tr class="pick">
    <th scope="row">
      <a class="plain strong" data-row href="/imports/${id}">${lineOf(list, 100)}</a
      >${dryRun ? html` <span class="tag">dry run</span>` : ""}
    </th>
    <td><span class="pill ${tone}">${words}</span></td>
    <td class="n">${count(rows)}</td>
    <td class="n">${count(created)}</td>
    <td class="n">${count(updated)}</td>
    <td class="n">
      ${rejected === 0 ? "0" : may(user, "export") ? html`<a href="/imports/${id}/problems.csv">${counted(rejected, "row")}</a>` : count(rejected)}
    </td>
    <td class="n mute">${moment(createdAt, zone, now)}</td>
    <td class="n">${mayUndo ? postButton(visit, `/imports/${id}/undo`, "Take back") : ""}</td>
  </tr>`;
}
