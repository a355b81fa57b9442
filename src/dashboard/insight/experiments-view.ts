import { html } from "hono/html";
import type { JudgedExperiment } from "../../experiment/judge-experiment.ts";
import { experimentCard } from "../sequence/experiment.ts";
import type { View, Visit } from "../shell/view.ts";
import type { Names } from "../word/happened.ts";

/** Every experiment in words: what it shows, how sure that is, and how much longer it takes. */
export function experimentsView(visit: Visit, experiments: readonly JudgedExperiment[], { sequences }: Names): View {
  return {
    title: "Experiments",
    section: "/experiments",
    sub: "Look as often as you like: the evidence holds at every look",
    body:
      experiments.length === 0
        ? html`<section class="card">
            <div class="empty">
              <h2>No experiment yet</h2>
              <p>Give a mail two subjects, or split a sequence, publish it, and start an experiment by the API.</p>
              <div class="row"><a class="button" href="/docs">How to start one</a></div>
            </div>
          </section>`
        : html`<div class="grid">
            ${experiments.map(
              (one) =>
                html`<div>
                  <p class="small mute">
                    <a href="/sequences/${one.experiment.sequenceId}"
                      >${sequences.get(one.experiment.sequenceId) ?? "A sequence"}</a
                    >
                  </p>
                  ${experimentCard(visit, one)}
                </div>`,
            )}
          </div>`,
  };
}
