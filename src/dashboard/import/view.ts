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

const tones: Readonly<Record<string, string>> = { running: "warm", done: "leaf", undone: "", failed: "hot" };
const undoWithinMs = 86_400_000;

/** The lists that were brought in, newest first. */
export function importsView(visit: Visit, { rows, nextCursor }: Page<Import>): View {
  return {
    title: "Imports",
    section: "/imports",
    sub: "Lists of leads, row by row; an import can be taken back for a day",
    body: html`<section class="card">
      ${
        rows.length === 0
          ? html`<div class="empty">
              <h2>No import yet</h2>
              <p>A CSV or NDJSON file comes in by the API or the command line; try it with a dry run first.</p>
              <div class="row"><a class="button" href="/docs">How to import a list</a></div>
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
  const { id, list, status, dryRun, createdAt } = row;
  const { rows, created, updated, rejected } = presentImport(row).counts;
  const mayUndo =
    may(user, "imports:write") &&
    !dryRun &&
    status !== "running" &&
    status !== "undone" &&
    now.getTime() - createdAt.getTime() < undoWithinMs;
  return html`<tr>
    <th scope="row"><strong>${lineOf(list, 100)}</strong>${dryRun ? html` <span class="tag">dry run</span>` : ""}</th>
    <td><span class="pill ${tones[status] ?? ""}">${status.replaceAll("_", " ")}</span></td>
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
