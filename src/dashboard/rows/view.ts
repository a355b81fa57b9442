import { html } from "hono/html";
import { withQuery } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { moment } from "../word/times.ts";
import type { CountedRows } from "./load.ts";

/** Filters that say nothing to a person. */
const unsaid = new Set(["limit", "cursor", "versionId"]);

/** What a number counts: one line for each, and by which filters. */
export function rowsView(
  visit: Visit,
  title: string,
  query: object,
  { rows, nextCursor, sequences }: CountedRows,
): View {
  const { zone, now } = visit;
  const filters = Object.entries(query).flatMap(([name, value]: [string, unknown]) => {
    if (value === undefined || unsaid.has(name)) return [];
    if (value instanceof Date) return [`${name} ${moment(value, zone, now)}`];
    const text = typeof value === "string" ? value : JSON.stringify(value);
    if (name === "sequenceId") return [`of ${sequences.get(text) ?? "a sequence"}`];
    return [`${filterNames[name] ?? name} ${text.replaceAll("_", " ")}`.trim()];
  });
  return {
    title,
    section: "/",
    crumbs: [{ name: "Overview", href: "/" }],
    sub: filters.length === 0 ? "all" : filters.join(" · "),
    body: html`<section class="card">
      ${
        rows.length === 0
          ? html`<div class="empty">
              <h2>Nobody</h2>
              <p>No row fits these filters any more.</p>
            </div>`
          : html`<div class="flush scroll" tabindex="0">
              <table>
                <caption class="hidden">
                  ${title}, newest first
                </caption>
                <thead>
                  <tr>
                    <th scope="col">Who</th>
                    <th scope="col">What</th>
                    <th scope="col">State</th>
                    <th scope="col" class="n">When</th>
                  </tr>
                </thead>
                <tbody>
                  ${rows.map(
                    ({ leadId, who, what, state, at }) =>
                      html`<tr class="pick">
                        <th scope="row"><a class="plain strong" data-row href="/leads/${leadId}">${who}</a></th>
                        <td>${what}</td>
                        <td class="mute">${state.replaceAll("_", " ")}</td>
                        <td class="n mute">${moment(at, zone, now)}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }
      ${
        nextCursor === null
          ? ""
          : html`<p class="more">
              <a class="button" href="${withQuery(visit, { cursor: nextCursor })}">Older ones</a>
            </p>`
      }
    </section>`,
  };
}

const filterNames: Readonly<Record<string, string>> = {
  fact: "",
  status: "",
  stepId: "at step",
  reached: "came to",
  left: "went on from",
  passedFrom: "from",
  passedTo: "to",
  exitReason: "stopped:",
  from: "since",
  to: "until",
  variant: "subject",
};
