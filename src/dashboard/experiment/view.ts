import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import { enough } from "../../experiment/judge/judge.ts";
import type { Seen } from "../../experiment/see-experiment.ts";
import { standing } from "../../experiment/switch/switch-arm.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import { evidenceChart } from "../draw/evidence.ts";
import { postButton } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import type { Names } from "../word/happened.ts";
import { count, counted, percent } from "../word/numbers.ts";
import { day, durationWords, momentWithin } from "../word/times.ts";
import { subjectOf } from "./list-view.ts";
import { evidenceWords, kinds, metrics, states, times } from "./words.ts";

/** One experiment: the verdict in words, how the evidence grew, the arms, the guard rails, and what can be done. */
export function experimentView(visit: Visit, seen: Seen, names: Names): View {
  const { experiment, verdict } = seen;
  const { tone, words } = states[verdict.kind];
  const { zone, now } = visit;
  const place = experiment.sequenceId;
  return {
    title: `${kinds[experiment.tries]}: ${subjectOf(experiment, names)}`,
    section: "/experiments",
    crumbs: [
      { name: "Experiments", href: "/experiments" },
      ...(place === null ? [] : [{ name: names.sequences.get(place) ?? "Sequence", href: `/sequences/${place}` }]),
    ],
    mark: html`<span class="pill ${tone}">${words}</span>`,
    sub:
      experiment.endedAt === null
        ? `Runs since ${momentWithin(experiment.startedAt, zone, now)}; a lead has ${durationWords(experiment.within)} to respond`
        : `Ended ${momentWithin(experiment.endedAt, zone, now)}; it takes no more leads in`,
    body: html`<div class="grid g2">
      <div class="column">${verdictCard(seen)} ${evidenceCard(visit, seen)} ${armsCard(seen)} ${guardCard(seen)}</div>
      <div class="column">${actsCard(visit, seen)} ${factsCard(visit, seen)} ${switchesCard(visit, seen)}</div>
    </div>`,
  };
}

function verdictCard({ verdict, judged, experiment }: Seen): Html {
  return html`<section class="card" aria-labelledby="verdict">
    <header><h2 id="verdict">What it shows</h2></header>
    <div class="body stack">
      <p class="lead">${verdict.words}</p>
      ${judged.comparisons.map(
        ({ arm, ratio, e, moreLeads, difference }) =>
          html`<p class="mute">
            <strong>${arm}</strong> gets ${times(ratio.estimate)} for each one of
            <strong>${experiment.control}</strong>, likely between ${times(ratio.low)} and
            ${times(ratio.high)}${
              difference === null
                ? ""
                : `: ${signedPoints(difference.difference)} of a hundred leads, between ${signedPoints(difference.low)} and ${signedPoints(difference.high)}`
            }.
            The evidence is ${evidenceWords(e)}, and ${enough} is
            enough${moreLeads === null || moreLeads === 0 ? "" : `: about ${counted(moreLeads, "more lead")} to go`}.
          </p>`,
      )}
    </div>
  </section>`;
}

const signedPoints = (share: number): string => `${share < 0 ? "−" : "+"}${(Math.abs(share) * 100).toFixed(1)}`;

function evidenceCard({ zone, now }: Visit, { experiment, judged, asOf }: Seen): Html | "" {
  const isSeen = judged.comparisons.some(({ course }) => course.length > 0);
  if (!isSeen) return "";
  const from = experiment.startedAt.getTime();
  const to = Math.max(asOf.getTime(), from + 1);
  return html`<section class="card" aria-labelledby="evidence">
    <header>
      <h2 id="evidence">How the evidence grew</h2>
      <span class="small mute">above ${enough} it is shown; without a difference it gets there once in twenty</span>
    </header>
    <div class="body stack">
      ${evidenceChart(
        judged.comparisons.map(({ course }) => ({ points: course })),
        { from, to, enough, labels: [day(experiment.startedAt, zone, now), day(asOf, zone, now)] },
        "Evidence over time; the table below has the same",
      )}
      ${
        judged.comparisons.length < 2
          ? ""
          : html`<p class="small mute legend">
              ${judged.comparisons.map(({ arm }, place) => html`<span><i class="key k${place % 3}"></i> ${arm}</span>`)}
            </p>`
      }
      <details class="fold">
        <summary>The same as a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Arm</th>
              <th scope="col" class="n">Evidence</th>
            </tr>
          </thead>
          <tbody>
            ${judged.comparisons.flatMap(({ arm, course }) =>
              course.map(
                ({ at, e }) =>
                  html`<tr>
                    <th scope="row">${momentWithin(new Date(at), zone, now)}</th>
                    <td>${arm}</td>
                    <td class="n">${evidenceWords(e)}</td>
                  </tr>`,
              ),
            )}
          </tbody>
        </table>
      </details>
    </div>
  </section>`;
}

function armsCard({ experiment, judged, leftOut }: Seen): Html {
  return html`<section class="card" aria-labelledby="arms">
    <header>
      <h2 id="arms">The arms</h2>
      <span class="small mute">${metrics[experiment.metric]}</span>
    </header>
    <div class="flush scroll" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Arm</th>
            <th scope="col" class="n">Weight</th>
            <th scope="col" class="n">Leads</th>
            <th scope="col" class="n">Responses</th>
            <th scope="col" class="n">Rate</th>
            <th scope="col" class="n">Left</th>
          </tr>
        </thead>
        <tbody>
          ${judged.arms.map(
            ({ name, weight, leads, responses, left }) =>
              html`<tr>
                <th scope="row">
                  <strong>${name}</strong>${name === experiment.control ? html` <span class="tag">control</span>` : ""}
                </th>
                <td class="n">${weight}</td>
                <td class="n">${count(leads)}</td>
                <td class="n">${count(responses)}</td>
                <td class="n">${percent(leads === 0 ? null : responses / leads)}</td>
                <td class="n">${count(left)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      judged.sampleRatio.isOff
        ? html`<p class="more small">
            Leads did not fall to the arms as their weights say: none of the figures count.
          </p>`
        : ""
    }
    ${
      leftOut === 0
        ? ""
        : html`<p class="more small mute">
            ${counted(leftOut, "lead")} of a version that divides otherwise ${leftOut === 1 ? "is" : "are"} left out.
          </p>`
    }
  </section>`;
}

function guardCard({ judged, experiment }: Seen): Html {
  return html`<section class="card" aria-labelledby="guards">
    <header>
      <h2 id="guards">Guard rails</h2>
      <span class="small mute">what must not get worse</span>
    </header>
    <div class="flush scroll" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Arm</th>
            <th scope="col" class="n">For each of ${experiment.control}</th>
            <th scope="col" class="n">Evidence</th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          ${judged.guardRails.map(
            ({ metric, arm, e, ratio, isHarm }) =>
              html`<tr>
                <th scope="row">${metric}</th>
                <td>${arm}</td>
                <td class="n">${times(ratio.estimate)}</td>
                <td class="n">${evidenceWords(e)}</td>
                <td><span class="pill ${isHarm ? "hot" : "leaf"}">${isHarm ? "does harm" : "no harm shown"}</span></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function actsCard(visit: Visit, { experiment, verdict }: Seen): Html | "" {
  if (!may(visit.user, "experiments:write")) return "";
  const to = `/experiments/${experiment.id}`;
  const switched = standing(experiment);
  const canSwitch = experiment.tries !== "holdout";
  if (experiment.endedAt !== null && !canSwitch) return "";
  return html`<section class="card" aria-labelledby="acts">
    <header><h2 id="acts">What you can do</h2></header>
    <div class="body stack loose">
      ${
        !canSwitch
          ? ""
          : switched === undefined
            ? html`<div class="stack">
                <p class="small mute">
                  Publishes the current version with all weight on one arm, and ends the experiment. Whoever is enrolled
                  goes on as before. You can take it back.
                </p>
                <div class="row">
                  ${experiment.arms.map(({ name }) =>
                    postButton(visit, `${to}/switch`, `Give all leads ${name}`, {
                      fields: { arm: name },
                      kind: verdict.kind === "winner" && verdict.arm === name ? "main" : "",
                    }),
                  )}
                </div>
              </div>`
            : html`<div class="stack">
                <p>New enrollments get <strong>${switched.arm}</strong> alone.</p>
                ${postButton(visit, `${to}/undo-switch`, "Undo: divide as before")}
              </div>`
      }
      ${
        experiment.endedAt !== null
          ? ""
          : html`<div class="stack">
              <p class="small mute">
                Ending takes no more leads in. Responses of those who are in it count until their time is over.
              </p>
              ${postButton(visit, `${to}/end`, "End the experiment", { kind: "risk" })}
            </div>`
      }
    </div>
  </section>`;
}

function factsCard({ zone, now }: Visit, { experiment, asOf }: Seen): Html {
  const { metric, control, method, whenDecided, note } = experiment;
  return html`<section class="card" aria-labelledby="facts">
    <header><h2 id="facts">How it is set</h2></header>
    <div class="body">
      <dl class="facts">
        <dt>Counts</dt>
        <dd>${metrics[metric]}</dd>
        <dt>Control</dt>
        <dd>${control}</dd>
        <dt>Judged</dt>
        <dd>
          ${method === null ? "at any look" : `at ${counted(method.looks, "look")}, up to ${count(method.responses)} responses`}
        </dd>
        <dt>Once decided</dt>
        <dd>${whenDecided === "switch" ? "gives new enrollments the winner by itself" : "waits for you"}</dd>
        ${
          note === null
            ? ""
            : html`<dt>Expected</dt>
                <dd>${lineOf(note, 500)}</dd>`
        }
        <dt>As of</dt>
        <dd>${momentWithin(asOf, zone, now)}</dd>
      </dl>
    </div>
  </section>`;
}

function switchesCard({ zone, now }: Visit, { experiment: { switches } }: Seen): Html | "" {
  if (switches.length === 0) return "";
  return html`<section class="card" aria-labelledby="switches">
    <header><h2 id="switches">What was changed</h2></header>
    <div class="body">
      <ul class="stack">
        ${switches.toReversed().map(
          ({ at, arm, by }) =>
            html`<li>
              ${arm === null ? "All arms get leads again" : `All new leads get ${arm}`}
              <span class="small mute">
                ${momentWithin(new Date(at), zone, now)}, by
                ${{ rule: "the rule of the experiment", key: "an API key", user: "somebody here" }[by.kind]}
              </span>
            </li>`,
        )}
      </ul>
    </div>
  </section>`;
}
