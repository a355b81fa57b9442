import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import type { Seen } from "../../experiment/see-experiment.ts";
import { withQuery } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import type { Names } from "../word/happened.ts";
import { count } from "../word/numbers.ts";
import { moment } from "../word/times.ts";
import { kinds, metrics, states } from "./words.ts";

const filters = [
  [undefined, "All"],
  ["running", "Running"],
  ["ended", "Ended"],
] as const;

export interface ExperimentList {
  experiments: readonly Seen[];
  names: Names;
  status: "running" | "ended" | undefined;
  nextCursor: string | null;
}

/** Every experiment in words: what it shows, how sure that is, and how much longer it takes. */
export function experimentsView(visit: Visit, { experiments, names, status, nextCursor }: ExperimentList): View {
  const start = may(visit.user, "experiments:write")
    ? html`<a class="button main" data-key="e" href="/experiments/new">Start an experiment</a>`
    : html``;
  return {
    title: "Experiments",
    section: "/experiments",
    sub: "Look as often as you like: the evidence holds at every look",
    acts: start,
    body: html`<nav class="tabs" aria-label="Which experiments">
        ${filters.map(
          ([value, name]) =>
            html`<a
              href="${withQuery(visit, { status: value, cursor: undefined })}"
              ${value === status ? html` aria-current="page"` : ""}
              >${name}</a
            >`,
        )}
      </nav>
      ${
        experiments.length === 0
          ? html`<section class="card">
              <div class="empty">
                <h2>${status === undefined ? "No experiment yet" : "None of these"}</h2>
                <p>
                  Try two subjects against each other, two ways through a sequence, or what a sequence brings at all.
                </p>
                <div class="row">${start}<a class="button" href="/docs/experiments">How they work</a></div>
              </div>
            </section>`
          : experiments.map((one) => card(visit, one, names))
      }
      ${
        nextCursor === null
          ? ""
          : html`<p class="more">
              <a class="button" href="${withQuery(visit, { cursor: nextCursor })}">Older ones</a>
            </p>`
      }`,
  };
}

function card({ zone, now }: Visit, { experiment, judged, verdict }: Seen, names: Names): Html {
  const { tone, words } = states[verdict.kind];
  const leads = judged.arms.reduce((sum, arm) => sum + arm.leads, 0);
  return html`<section class="card">
    <header>
      <h2>
        <a class="plain" data-row href="/experiments/${experiment.id}"
          >${kinds[experiment.tries]}: ${subjectOf(experiment, names)}</a
        >
      </h2>
      <span class="pill ${tone}">${words}</span>
    </header>
    <div class="body stack">
      <p class="prose">${verdict.words}</p>
      <p class="small mute">
        ${metrics[experiment.metric]} · ${count(leads)} leads ·
        ${experiment.endedAt === null ? `since ${moment(experiment.startedAt, zone, now)}` : `ended ${moment(experiment.endedAt, zone, now)}`}
      </p>
    </div>
  </section>`;
}

/** What an experiment is about: its sequence and step, or its topic. */
export function subjectOf({ sequenceId, stepId, topic }: Seen["experiment"], { sequences }: Names): string {
  if (sequenceId === null) return `topic ${topic ?? ""}`;
  const name = sequences.get(sequenceId) ?? "a sequence";
  return stepId === "" ? name : `${name}, step ${stepId}`;
}
