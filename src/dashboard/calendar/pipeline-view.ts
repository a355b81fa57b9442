import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import type { Ahead, AheadRow } from "../../report/ahead/ahead-schemas.ts";
import { bandChart } from "../draw/band.ts";
import { rowsHref } from "../rows/rows-href.ts";
import { optionsOf } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import type { Names } from "../word/happened.ts";
import { count, counted } from "../word/numbers.ts";
import { day, hourMinute } from "../word/times.ts";
import { aheadView, estimateWords, notesOf } from "./frame.ts";

export interface PipelinePage {
  report: Ahead;
  weeks: number;
  sequenceId: string;
  names: Names;
}

const reaches = [
  ["prospect", "Prospects"],
  ["sql", "Sales-qualified"],
  ["customer", "Customers"],
] as const;

const spans = [
  ["4", "4 weeks"],
  ["8", "8 weeks"],
  ["13", "a quarter"],
  ["26", "half a year"],
] as const;

/** What to expect of those who are in sequences now, with the band that it lies in. */
export function pipelineView(visit: Visit, { report, weeks, sequenceId, names }: PipelinePage): View {
  const { sections } = report;
  const [total] = sections["total"] ?? [];
  const rows = sections["weeks"] ?? [];
  const told = reaches.filter(([reach]) => total?.cells[reach] !== undefined);
  return aheadView("/calendar/pipeline", {
    title: "What to expect",
    sub: `Of those who are in sequences now, as of ${hourMinute(report.asOf, visit.zone)}`,
    body: html`<form class="filters" method="get">
        <div>
          <label for="weeks">The next</label>
          <select id="weeks" name="weeks">
            ${optionsOf(spans, String(weeks))}
          </select>
        </div>
        <div>
          <label for="sequenceId">Who is in</label>
          <select id="sequenceId" name="sequenceId">
            ${optionsOf([["", "any sequence"], ...[...names.sequences].map(([id, name]) => [id, name] as const)], sequenceId)}
          </select>
        </div>
        <button>Show</button>
      </form>
      ${
        told.length === 0
          ? html`<section class="card">
              <div class="empty">
                <h2>The past says too little</h2>
                ${report.notes.map(({ text }) => html`<p>${text}</p>`)}
              </div>
            </section>`
          : html`<div class="grid g3">${told.map(([reach, name]) => reachCard(visit, reach, name, total, rows))}</div>
              ${tableCard(visit, told, rows)} ${notesOf(report)}`
      }
      ${basisCard(sections["basis"]?.[0])}`,
  });
}

function reachCard(
  { zone, now }: Visit,
  reach: string,
  name: string,
  total: AheadRow | undefined,
  rows: readonly AheadRow[],
): Html {
  const all = total?.cells[reach];
  const points = rows.map(({ by, cells }, place) => {
    const cell = cells[reach] ?? { value: 0, low: 0, high: 0 };
    const every = Math.max(1, Math.ceil(rows.length / 4));
    return { ...cell, label: place % every === 0 ? day(new Date(by["from"] ?? 0), zone, now) : "" };
  });
  return html`<section class="card" aria-labelledby="${reach}">
    <header><h2 id="${reach}">${name}</h2></header>
    <div class="body stack">
      <p>
        <span class="figure">${count(Math.round(all?.value ?? 0))}</span>
        <span class="mute">in all, likely ${count(all?.low ?? 0)} to ${count(all?.high ?? 0)}</span>
      </p>
      ${bandChart(points, `${name} by week, with the band that they lie in; the table below has the same`)}
    </div>
  </section>`;
}

function tableCard(
  { zone, now }: Visit,
  told: readonly (readonly [string, string])[],
  rows: readonly AheadRow[],
): Html {
  return html`<section class="card" aria-labelledby="weeks-table">
    <header>
      <h2 id="weeks-table">Week by week</h2>
      <span class="small mute">with what it lies between in 95 of 100 cases</span>
    </header>
    <div class="flush scroll" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Week from</th>
            ${told.map(([, name]) => html`<th scope="col" class="n">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ by, cells }) =>
              html`<tr>
                <th scope="row">${day(new Date(by["from"] ?? 0), zone, now)}</th>
                ${told.map(([reach]) => {
                  const cell = cells[reach];
                  return html`<td class="n">${cell === undefined ? "" : estimateWords(cell)}</td>`;
                })}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function basisCard(basis: AheadRow | undefined): Html | "" {
  const { running, history } = basis?.cells ?? {};
  if (running === undefined || history === undefined) return "";
  return html`<p class="small mute notes">
    Reckoned from
    <a href="${rowsHref(running.rows ?? "")}">${counted(running.value, "person", "people")} under way</a> and
    <a href="${rowsHref(history.rows ?? "")}">${counted(history.value, "enrollment")} of the last two years</a>.
  </p>`;
}
