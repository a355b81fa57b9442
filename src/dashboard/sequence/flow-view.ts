import { html } from "hono/html";
import type { Seen } from "../../experiment/see-experiment.ts";
import type { Html } from "../../platform/http/page.ts";
import { units } from "../../report/metrics/metrics.ts";
import type { Report, Row } from "../../report/report-schemas.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import { flowPicture } from "../draw/flow.ts";
import { rowsHref } from "../rows/rows-href.ts";
import { optionsOf, withQuery } from "../shell/forms.ts";
import type { Visit } from "../shell/view.ts";
import { count, percent } from "../word/numbers.ts";
import { stepWords } from "../word/steps.ts";
import { stopWords } from "../word/stops.ts";
import { hourMinute, span } from "../word/times.ts";
import { experimentCard } from "./experiment.ts";
import { flowOf } from "./flow-of.ts";

export const spans: readonly (readonly [value: string, name: string])[] = [
  ["7", "7 days"],
  ["30", "30 days"],
  ["90", "90 days"],
  ["365", "a year"],
];

interface Shown {
  definition: SequenceDefinition;
  report: Report;
  experiments: readonly Seen[];
  days: number;
  chosen: string | null;
}

/** Where people are, as a picture and as a table, beside what came of the chosen step. */
export function flowBody(visit: Visit, { definition, report, experiments, days, chosen }: Shown): Html {
  const picked =
    definition.steps.find(({ id }) => id === chosen) ?? definition.steps.find(({ kind }) => kind === "email");
  const { nodes, edges } = flowOf(definition, report, picked?.id ?? null, (step) => withQuery(visit, { step }));
  return html`<div class="grid g2">
      <section class="card" aria-labelledby="where">
        <header>
          <h2 id="where">Where people are</h2>
          <form class="inline" method="get">
            <label class="hidden" for="days">Who entered in the last</label>
            <select id="days" name="days">
              ${optionsOf(spans, String(days))}
            </select>
            <button>Show</button>
          </form>
        </header>
        <div class="body scroll" tabindex="0">
          ${flowPicture(nodes, edges, "The flow of the sequence with counts; the table below has the same numbers")}
        </div>
        <p class="more small mute">
          All versions, who entered in that time · as of ${hourMinute(report.asOf, visit.zone)}
        </p>
      </section>
      <div class="column">
        ${picked === undefined ? "" : stepCard(picked, report)} ${experiments.map((one) => experimentCard(visit, one))}
      </div>
    </div>
    ${stepsTable(definition, report)}`;
}

const mailMetrics = [
  "sent",
  "delivered",
  "opened",
  "opened_by_machine",
  "clicked",
  "replied",
  "promoted",
  "unsubscribed",
  "bounced",
] as const;
const titles: Partial<Record<(typeof mailMetrics)[number], string>> = {
  opened: "Opened by people",
  opened_by_machine: "Opened by machines",
  clicked: "Clicked by people",
  promoted: "Became prospects",
};

function stepCard(step: SequenceDefinition["steps"][number], report: Report): Html {
  const { sections } = report;
  const of = (name: string): Row | undefined => sections[name]?.find(({ by }) => by["stepId"] === step.id);
  const mail = step.kind === "email" ? of("mails") : undefined;
  const at = of("steps");
  const stops = (sections["exits"] ?? []).filter(({ by }) => by["stepId"] === step.id);
  const links = (sections["links"] ?? []).filter(({ by }) => by["stepId"] === step.id);
  return html`<section class="card" aria-labelledby="step">
    <header>
      <h2 id="step">${stepWords(step)}</h2>
      <span class="small mute">step ${step.id}</span>
    </header>
    <div class="body">
      <table>
        <caption class="hidden">
          What came of this step
        </caption>
        <thead class="hidden">
          <tr>
            <th scope="col">What</th>
            <th scope="col">How many</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          ${mail === undefined ? "" : mailMetrics.map((name) => metricRow(name, mail))}
          ${
            at === undefined
              ? ""
              : (["entered", "waiting", "left"] as const).map((name) => {
                  const cell = at.cells[name];
                  if (cell === undefined || (mail !== undefined && name === "left")) return "";
                  return numberRow({ entered: "Came here", waiting: "Here now", left: "Went on" }[name], cell, "");
                })
          }
          ${stops.map(({ by, cells }) =>
            cells["exited"] === undefined
              ? ""
              : numberRow(`Stopped: ${stopWords(by["reason"] ?? "")}`, cells["exited"], ""),
          )}
          ${links.map(({ by, cells }) =>
            cells["clicked"] === undefined
              ? ""
              : numberRow(
                  html`Followed <span class="mono">${by["link"]}</span>`,
                  cells["clicked"],
                  percent(cells["clicked"].rate),
                ),
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function metricRow(name: (typeof mailMetrics)[number], { cells }: Row): Html | "" {
  const cell = cells[name];
  if (cell === undefined) return "";
  const { title } = units.messages.metrics[name];
  const share =
    name === "sent"
      ? ""
      : name === "opened_by_machine"
        ? "shown, never counted"
        : name === "opened"
          ? `${percent(cell.rate)} of ${count(cell.of ?? 0)} who may be measured`
          : percent(cell.rate);
  return numberRow(titles[name] ?? title, cell, share);
}

function numberRow(name: Html | string, { value, rows }: { value: number; rows: string }, share: string): Html {
  return html`<tr>
    <th scope="row">${name}</th>
    <td class="n">
      <a href="${rowsHref(rows)}"><strong>${count(value)}</strong></a>
    </td>
    <td class="n of">${share}</td>
  </tr>`;
}

function stepsTable({ steps }: SequenceDefinition, { sections }: Report): Html {
  return html`<section class="card" aria-labelledby="steps">
    <header><h2 id="steps">Step by step</h2></header>
    <div class="flush scroll" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col" class="n">Came here</th>
            <th scope="col" class="n">Here now</th>
            <th scope="col" class="n">Went on</th>
            <th scope="col" class="n">Stopped</th>
            <th scope="col" class="n">Took, in the median</th>
          </tr>
        </thead>
        <tbody>
          ${steps.map((step) => {
            const row = sections["steps"]?.find(({ by }) => by["stepId"] === step.id);
            const cell = (name: string) => {
              const found = row?.cells[name];
              return found === undefined || found.value === 0
                ? html`<span class="mute">0</span>`
                : html`<a href="${rowsHref(found.rows)}">${count(found.value)}</a>`;
            };
            const median = row?.took?.medianMs ?? null;
            return html`<tr>
              <th scope="row">${stepWords(step)} <span class="small mute">${step.id}</span></th>
              <td class="n">${cell("entered")}</td>
              <td class="n">${cell("waiting")}</td>
              <td class="n">${cell("left")}</td>
              <td class="n">${cell("exited")}</td>
              <td class="n mute">${median === null ? "" : span(median)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </section>`;
}
