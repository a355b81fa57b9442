import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { units } from "../../report/metrics/metrics.ts";
import type { Unit } from "../../report/metrics/metrics.ts";
import type { Report, Row } from "../../report/report-schemas.ts";
import { bar } from "../draw/series.ts";
import { rowsHref } from "../rows/rows-href.ts";
import { optionsOf } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import type { Names } from "../word/happened.ts";
import { count, percent } from "../word/numbers.ts";
import { hourMinute, span } from "../word/times.ts";
import { weekHeat } from "./heat.ts";

export interface Reports {
  days: number;
  funnel: Report;
  reps: Report;
  timing: Report;
  names: Names;
}

export const spans = [
  ["7", "7 days"],
  ["30", "30 days"],
  ["90", "90 days"],
  ["365", "a year"],
] as const;

/** Which signups became prospects, what reps make of them, and when people answer; every number opens to its rows. */
export function reportsView({ zone }: Visit, { days, funnel, reps, timing, names }: Reports): View {
  const bySource = funnel.sections["bySource"] ?? [];
  const bySequence = funnel.sections["bySequence"] ?? [];
  return {
    title: "Reports",
    section: "/reports",
    sub: `As of ${hourMinute(funnel.asOf, zone)}`,
    body: html`<form class="filters" method="get">
        <div>
          <label for="days">The last</label>
          <select id="days" name="days">
            ${optionsOf(spans, String(days))}
          </select>
        </div>
        <button>Show</button>
      </form>
      ${tableCard("By where they came from", "leads", bySource, leadColumns, ({ by }) => by["source"] ?? "")}
      ${tableCard("By the sequence that took them in", "leads", bySequence, leadColumns, ({ by }) => names.sequences.get(by["sequenceId"] ?? "") ?? "")}
      ${tableCard("What reps make of handoffs", "handoffs", reps.sections["reps"] ?? [], repColumns, ({ by }) => names.reps.get(by["repId"] ?? "") ?? "Nobody")}
      ${timingCard(timing, zone)}`,
  };
}

const leadColumns = ["lead", "mql", "prospect", "accepted", "sql", "customer"] as const;
const repColumns = ["handed_over", "accepted", "in_time", "declined", "qualified", "converted"] as const;

function tableCard(
  title: string,
  unit: Unit,
  rows: readonly Row[],
  columns: readonly string[],
  nameOf: (row: Row) => string,
): Html {
  const metrics: Readonly<Record<string, { title: string; words: string }>> = units[unit].metrics;
  const isTimed = rows.some(({ took }) => took !== undefined);
  const [first = ""] = columns;
  const most = Math.max(0, ...rows.map(({ cells }) => cells[first]?.value ?? 0));
  return html`<section class="card">
    <header>
      <h2>${title}</h2>
      <span class="small mute">${units[unit].date}</span>
    </header>
    ${
      rows.length === 0
        ? html`<div class="empty"><p>Nothing to count in this time.</p></div>`
        : html`<div class="flush scroll" tabindex="0">
            <table>
              <caption class="hidden">
                ${title}
              </caption>
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col" class="wide-only"><span class="hidden">As a bar</span></th>
                  ${columns.map((name) => html`<th scope="col" class="n"><span title="${metrics[name]?.words ?? ""}">${metrics[name]?.title ?? name}</span></th>`)}
                  ${isTimed ? html`<th scope="col" class="n">Took, in the median</th>` : ""}
                </tr>
              </thead>
              <tbody>
                ${rows.map((row) => {
                  const median = row.took?.medianMs ?? null;
                  return html`<tr>
                    <th scope="row">${nameOf(row)}</th>
                    <td class="wide-only">${bar(row.cells[first]?.value ?? 0, most)}</td>
                    ${columns.map((name) => {
                      const cell = row.cells[name];
                      if (cell === undefined) return html`<td class="n"></td>`;
                      return html`<td class="n">
                        <a href="${rowsHref(cell.rows)}">${count(cell.value)}</a>
                        ${cell.of === null || name === first ? "" : html`<span class="of">${percent(cell.rate)}</span>`}
                      </td>`;
                    })}
                    ${isTimed ? html`<td class="n mute">${median === null ? "" : span(median)}</td>` : ""}
                  </tr>`;
                })}
              </tbody>
            </table>
          </div>`
    }
  </section>`;
}

function timingCard({ sections }: Report, zone: string): Html {
  const rows = Object.values(sections).flat();
  const at = (day: number, hour: number): number =>
    rows.find(({ by }) => by["weekday"] === String(day + 1) && by["hour"] === String(hour))?.cells["replies"]?.value ??
    0;
  const busiest = rows
    .map(({ by, cells }) => ({
      day: Number(by["weekday"]),
      hour: Number(by["hour"]),
      count: cells["replies"]?.value ?? 0,
    }))
    .filter(({ count: many }) => many > 0)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, 5);
  const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
  return html`<section class="card" aria-labelledby="timing">
    <header>
      <h2 id="timing">When people answer</h2>
      <span class="small mute">in ${zone}</span>
    </header>
    <div class="body stack">
      <div class="scroll" tabindex="0">
        ${weekHeat(at, "Replies by weekday and hour; the list below names the busiest hours")}
      </div>
      ${
        busiest.length === 0
          ? html`<p class="mute">Nobody has answered in this time.</p>`
          : html`<p class="small mute">
              Most often:
              ${busiest.map(({ day, hour, count: many }) => `${days[day - 1] ?? ""} ${hour}:00 (${many})`).join(" · ")}
            </p>`
      }
    </div>
  </section>`;
}
