import { html } from "hono/html";
import type { FieldProblem } from "../../platform/errors.ts";
import type { Html } from "../../platform/http/page.ts";
import type { Backtest } from "../../score/backtest/start-backtest.ts";
import { presentBacktest } from "../../score/backtest/backtest-schemas.ts";
import { storedRules } from "../../score/rules/read-rules.ts";
import type { ScoringVersion } from "../../score/version/current.ts";
import { postForm } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import { count, counted, percent } from "../word/numbers.ts";
import { moment } from "../word/times.ts";
import { rulesPart } from "./rules-part.ts";

export interface ScoringFacts {
  /** newest first; the first of them counts */
  versions: readonly ScoringVersion[];
  warnings: readonly FieldProblem[];
  backtests: readonly Backtest[];
}

/** The rules that count, in sentences; how far all leads are scored by them; and what backtests have shown. */
export function scoringView(visit: Visit, facts: ScoringFacts): View {
  const [current] = facts.versions;
  const mayEdit = may(visit.user, "scoring:write");
  if (current === undefined) {
    return {
      title: "Scoring",
      section: "/scoring",
      body: html`<section class="card">
        <div class="empty">
          <h2>No scoring rules yet</h2>
          <p>Until there are some, everybody has no points and is cold. A set to begin with is laid out for you.</p>
          ${mayEdit ? html`<div class="row"><a class="button main" href="/scoring/edit">Write the first rules</a></div>` : ""}
        </div>
      </section>`,
    };
  }
  const rules = storedRules(current.rules);
  return {
    title: "Scoring",
    section: "/scoring",
    sub: `${rules.name} · version ${current.number}, since ${moment(current.createdAt, visit.zone, visit.now)}`,
    acts: mayEdit ? html`<a class="button main" data-key="e" href="/scoring/edit">Edit the rules</a>` : html``,
    body: html`<div class="grid g2">
      <section class="card" aria-labelledby="rules">
        <header>
          <h2 id="rules">What is worth points</h2>
          <span class="small mute">only what a person did counts</span>
        </header>
        <div class="body">${rulesPart(rules)}</div>
      </section>
      <div class="column">
        ${
          current.finishedAt === null
            ? html`<div data-follow="/scoring?part=recompute">${recomputePart(current)}</div>`
            : ""
        }
        ${warningsCard(facts.warnings)} ${backtestCard(visit, facts.backtests, rules.intent.hot, mayEdit)}
        ${versionsCard(visit, facts.versions)}
      </div>
    </div>`,
  };
}

/** How far all leads are scored by the rules that count; asked for again while it runs. */
export function recomputePart({ done, total, finishedAt }: ScoringVersion): Html {
  if (finishedAt !== null) return html``;
  return html`<section class="card" aria-labelledby="anew" data-running>
    <header>
      <h2 id="anew">Leads are scored anew</h2>
      <span class="small mute" role="status">${count(done)} of ${count(Math.max(total, done))}</span>
    </header>
    <div class="body">
      <progress max="${Math.max(1, total)}" value="${done}" aria-label="How many are scored anew"></progress>
    </div>
  </section>`;
}

function warningsCard(warnings: readonly FieldProblem[]): Html | "" {
  if (warnings.length === 0) return "";
  return html`<section class="card" aria-labelledby="warnings">
    <header><h2 id="warnings">May be a mistake</h2></header>
    <ul class="body stack">
      ${warnings.map(({ message }) => html`<li>${message}</li>`)}
    </ul>
  </section>`;
}

function backtestCard(visit: Visit, rows: readonly Backtest[], hot: number, mayTest: boolean): Html {
  return html`<section class="card" aria-labelledby="backtests">
    <header>
      <h2 id="backtests">Would they have been right?</h2>
      <span class="small mute">history, replayed through the rules</span>
    </header>
    <div class="body stack">
      ${
        mayTest
          ? postForm(
              visit,
              "/scoring/backtests",
              html`<label for="promoteAt">Promote from</label>
                <input
                  id="promoteAt"
                  type="number"
                  name="promoteAt"
                  value="${hot}"
                  min="-100000"
                  max="1000000"
                  required
                />
                <span>points</span> <button>Replay history</button>`,
              "inline",
            )
          : ""
      }
      ${
        rows.length === 0
          ? html`<p class="mute">No backtest yet.</p>`
          : html`<ul class="stack">
              ${rows.map((row) => {
                const { result, status, progress } = presentBacktest(row);
                const said =
                  status === "running"
                    ? `${count(progress.done)} of ${count(progress.total)} leads so far`
                    : result === null
                      ? status
                      : `right for ${percent(result.rules.precision)} of those they promote, finds ${percent(result.rules.recall)}`;
                return html`<li>
                  <a class="plain strong" data-row href="/scoring/backtests/${row.id}"
                    >${moment(row.createdAt, visit.zone, visit.now)}</a
                  ><br /><span class="small mute">${said}</span>
                </li>`;
              })}
            </ul>`
      }
    </div>
  </section>`;
}

function versionsCard({ zone, now }: Visit, versions: readonly ScoringVersion[]): Html {
  return html`<section class="card" aria-labelledby="versions">
    <header>
      <h2 id="versions">Versions</h2>
      <span class="small mute">${counted(versions.length, "version")}</span>
    </header>
    <ul class="body stack">
      ${versions.map(
        ({ number, createdAt, rules }, index) =>
          html`<li class="row wide">
            <span
              >${number}. ${storedRules(rules).name}<br /><span class="small mute"
                >${moment(createdAt, zone, now)}</span
              ></span
            >${
              index === 0
                ? html`<span class="pill leaf">counts</span>`
                : html`<a class="small" href="/scoring/edit?version=${number}">Begin from it</a>`
            }
          </li>`,
      )}
    </ul>
  </section>`;
}
