import { html } from "hono/html";
import { nameOf } from "../../handoff/who-of.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import type { Html } from "../../platform/http/page.ts";
import type { Page } from "../../platform/http/pagination.ts";
import { presentBacktest } from "../../score/backtest/backtest-schemas.ts";
import type { Backtest, Difference } from "../../score/backtest/start-backtest.ts";
import { bar } from "../draw/series.ts";
import { postButton, withQuery } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import { count, counted, percent } from "../word/numbers.ts";
import { moment } from "../word/times.ts";
import { scoringCrumbs } from "./edit-view.ts";

export interface BacktestFacts {
  row: Backtest;
  kind: Difference["kind"] | null;
  differences: Page<Difference>;
  leads: ReadonlyMap<string, Lead>;
}

type Result = NonNullable<ReturnType<typeof presentBacktest>["result"]>;
const tones: Readonly<Record<string, string>> = { running: "warm", done: "leaf", canceled: "", failed: "hot" };

/** What a backtest has shown, and of whom the rules would have been wrong. */
export function backtestView(visit: Visit, facts: BacktestFacts): View {
  const { id, status, result, input, createdAt } = facts.row;
  const { promoteAt } = input as { promoteAt: number };
  return {
    title: "History, replayed",
    section: "/scoring",
    crumbs: scoringCrumbs,
    mark: html`<span class="pill ${tones[status] ?? ""}">${status}</span>`,
    sub: `Promoting from ${count(promoteAt)} points · ${moment(createdAt, visit.zone, visit.now)}`,
    acts:
      status === "running" && may(visit.user, "scoring:write")
        ? postButton(visit, `/scoring/backtests/${id}/cancel`, "Cancel", { key: "c" })
        : html``,
    body: html`<div data-follow="/scoring/backtests/${id}?part=progress">${backtestPart(facts)}</div>
      ${result === null ? "" : differencesCard(visit, facts)}`,
  };
}

/** How far it is, or its result; asked for again while it runs. */
export function backtestPart({ row }: BacktestFacts): Html {
  const { id, status, progress, result, failure } = presentBacktest(row);
  if (result !== null) return resultPart(result);
  return html`<section class="card" aria-labelledby="how-far" ${status === "running" ? html` data-running` : ""}>
    <header>
      <h2 id="how-far">${status === "running" ? "Being replayed" : "No result"}</h2>
      <span class="small mute" role="status">${count(progress.done)} of ${counted(progress.total, "lead")}</span>
    </header>
    <div class="body stack">
      <progress
        max="${Math.max(1, progress.total)}"
        value="${progress.done}"
        aria-label="How many leads are replayed"
      ></progress>
      ${
        status === "running"
          ? html`<noscript
              ><p class="small"><a href="/scoring/backtests/${id}">Look again</a></p></noscript
            >`
          : ""
      }
      ${failure === null ? "" : html`<p class="toast bad" role="alert">It ended early: ${failure.replaceAll("_", " ")}</p>`}
    </div>
  </section>`;
}

/** What it comes down to, in a sentence. */
function verdictOf({ leads, undecided, rules, replied, baseRate }: Result): string {
  if (leads === undecided) return "No outcome is known yet: look again when some handoffs were won or given back.";
  const [ours, simple] = [rules.precision, replied.precision];
  if (ours === null) return "These rules would have promoted nobody whose outcome is known: lower the line.";
  const found = `Of those they promote, it went well with ${percent(ours)}; they find ${percent(rules.recall)} of all with whom it did.`;
  if (simple !== null && ours <= simple && (rules.recall ?? 0) <= (replied.recall ?? 0)) {
    return `${found} Promoting whoever replies does no worse: these rules are not worth having yet.`;
  }
  const times = baseRate === null || baseRate === 0 ? null : ours / baseRate;
  return times === null ? found : `${found} That is ${times.toFixed(1)} times as often as among everybody.`;
}

function resultPart(result: Result): Html {
  const { leads, undecided, rules, replied, baseRate, calibration } = result;
  const hours = rules.leadHours === null ? "–" : `${count(Math.round(rules.leadHours.median))} h`;
  const row = (name: string, ours: string, simple: string) =>
    html`<tr>
      <th scope="row">${name}</th>
      <td class="n">${ours}</td>
      <td class="n mute">${simple}</td>
    </tr>`;
  return html`<div class="grid g2">
    <section class="card" aria-labelledby="result">
      <header>
        <h2 id="result">What it shows</h2>
        <span class="small mute">${counted(leads, "lead")}, ${count(undecided)} of them undecided</span>
      </header>
      <div class="body stack loose">
        <p>${verdictOf(result)}</p>
        <table>
          <caption class="hidden">
            These rules beside promoting whoever replies
          </caption>
          <thead>
            <tr>
              <th scope="col"><span class="hidden">Figure</span></th>
              <th scope="col" class="n">These rules</th>
              <th scope="col" class="n">Whoever replies</th>
            </tr>
          </thead>
          <tbody>
            ${row("Right of those promoted", percent(rules.precision), percent(replied.precision))}
            ${row("Found of the good", percent(rules.recall), percent(replied.recall))}
            ${row("Rightly promoted", count(rules.truePositives), count(replied.truePositives))}
            ${row("False alarms", count(rules.falsePositives), count(replied.falsePositives))}
            ${row("Missed", count(rules.falseNegatives), count(replied.falseNegatives))}
            ${row("Good among everybody", percent(baseRate), percent(baseRate))}
            ${row("Ahead of what happened, median", hours, "–")}
          </tbody>
        </table>
      </div>
    </section>
    <section class="card" aria-labelledby="tenths">
      <header>
        <h2 id="tenths">Does a higher score mean more?</h2>
        <span class="small mute">tenths of the leads by their highest score</span>
      </header>
      <div class="body">
        ${
          calibration.length === 0
            ? html`<p class="mute">Too few leads whose outcome is known.</p>`
            : html`<table>
                <caption class="hidden">
                  Tenths of the leads, with the share it went well with
                </caption>
                <thead>
                  <tr>
                    <th scope="col">Score</th>
                    <th scope="col" class="n">Leads</th>
                    <th scope="col" class="n">Forecast</th>
                    <th scope="col" class="n">Went well</th>
                    <th scope="col"><span class="hidden">As a bar</span></th>
                  </tr>
                </thead>
                <tbody>
                  ${calibration.map(
                    ({ leads: many, scoreFrom, scoreTo, forecast, observed }) =>
                      html`<tr>
                        <th scope="row" class="num">
                          ${scoreFrom === scoreTo ? count(scoreFrom) : `${count(scoreFrom)} to ${count(scoreTo)}`}
                        </th>
                        <td class="n">${count(many)}</td>
                        <td class="n mute">${percent(forecast)}</td>
                        <td class="n">${percent(observed)}</td>
                        <td class="bar-cell">${bar(observed, 1)}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>`
        }
      </div>
    </section>
  </div>`;
}

const kinds = [
  [null, "All"],
  ["missed", "Missed"],
  ["false_alarm", "False alarms"],
] as const;

function differencesCard(visit: Visit, { kind, differences, leads }: BacktestFacts): Html {
  const { zone, now } = visit;
  return html`<section class="card" aria-labelledby="differences">
    <header>
      <h2 id="differences">Where they would have been wrong</h2>
      <nav class="row small" aria-label="Kind of difference">
        ${kinds.map(
          ([value, name]) =>
            html`<a
              href="${withQuery(visit, { kind: value ?? undefined, cursor: undefined })}#differences"
              ${value === kind ? html` aria-current="page"` : ""}
              >${name}</a
            >`,
        )}
      </nav>
    </header>
    ${
      differences.rows.length === 0
        ? html`<div class="empty"><p>Nobody.</p></div>`
        : html`<div class="flush scroll" tabindex="0">
            <table>
              <caption class="hidden">
                Leads that the rules judge otherwise than it went
              </caption>
              <thead>
                <tr>
                  <th scope="col">Lead</th>
                  <th scope="col">Difference</th>
                  <th scope="col" class="n">Highest score</th>
                  <th scope="col">What happened</th>
                  <th scope="col" class="n">When</th>
                </tr>
              </thead>
              <tbody>
                ${differences.rows.map(({ leadId, kind: what, score, outcome, outcomeAt, predictedAt }) => {
                  const lead = leads.get(leadId);
                  const at = outcomeAt ?? predictedAt;
                  return html`<tr class="pick">
                    <th scope="row">
                      <a class="plain strong" data-row href="/leads/${leadId}"
                        >${lead === undefined ? "Somebody" : nameOf(lead)}</a
                      >
                    </th>
                    <td>
                      <span class="pill ${what === "missed" ? "hot" : "warm"}"
                        >${what === "missed" ? "missed" : "false alarm"}</span
                      >
                    </td>
                    <td class="n">${count(score)}</td>
                    <td class="mute">${outcome.replaceAll("_", " ")}</td>
                    <td class="n mute">${at === null ? "–" : moment(at, zone, now)}</td>
                  </tr>`;
                })}
              </tbody>
            </table>
          </div>`
    }
    ${differences.nextCursor === null ? "" : html`<p class="more"><a class="button" href="${withQuery(visit, { cursor: differences.nextCursor })}">More</a></p>`}
  </section>`;
}
