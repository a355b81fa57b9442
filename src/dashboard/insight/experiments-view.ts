import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import type { Seen } from "../../experiment/see-experiment.ts";
import { experimentCard } from "../sequence/experiment.ts";
import type { View, Visit } from "../shell/view.ts";
import type { Names } from "../word/happened.ts";

/** Every experiment in words: what it shows, how sure that is, and how much longer it takes. */
export function experimentsView(visit: Visit, experiments: readonly Seen[], { sequences }: Names): View {
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
                  <p class="small mute">${whereOf(one, sequences)}</p>
                  ${experimentCard(visit, one)}
                </div>`,
            )}
          </div>`,
  };
}

/** The sequence that it is in, if it is in one. */
function whereOf({ experiment: { sequenceId } }: Seen, sequences: Names["sequences"]): Html {
  if (sequenceId === null) return html`Over all sequences`;
  return html`<a href="/sequences/${sequenceId}">${sequences.get(sequenceId) ?? "A sequence"}</a>`;
}
