import { html } from "hono/html";
import type { Seen } from "../../experiment/see-experiment.ts";
import type { Html } from "../../platform/http/page.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import { evidenceWords, kinds, states, times } from "../experiment/words.ts";
import type { Visit } from "../shell/view.ts";
import { count, counted, percent } from "../word/numbers.ts";
import { moment } from "../word/times.ts";

const responses = {
  replies: "Replies",
  promotions: "Prospects",
  accepted: "Accepted",
  sql: "Sales-qualified",
} as const;

/** An experiment in words: what is shown, how sure, how much longer; and the arms as a table. */
export function experimentCard({ zone, now }: Visit, { experiment, judged, verdict }: Seen): Html {
  const { tone, words } = states[verdict.kind];
  const title = kinds[experiment.tries];
  return html`<section class="card">
    <header>
      <h2>
        <a class="plain" href="/experiments/${experiment.id}">${title}</a>
        ${experiment.stepId === null ? "" : html`<span class="small mute">step ${experiment.stepId}</span>`}
      </h2>
      <span class="pill ${tone}">${words}</span>
    </header>
    <div class="body stack">
      <p>${verdict.words}</p>
      ${experiment.note === null ? "" : html`<p class="small mute">Expected: ${lineOf(experiment.note, 500)}</p>`}
      ${judged.comparisons.map(
        ({ arm, ratio, e, moreLeads }) =>
          html`<p class="small mute">
            <strong>${arm}</strong> gets ${times(ratio.estimate)} ${responses[experiment.metric].toLowerCase()} for each
            of ${experiment.control}, likely between ${times(ratio.low)} and ${times(ratio.high)}. The evidence is
            ${evidenceWords(e)} to 1; at 20 to 1 it is
            decided${
              moreLeads === null || moreLeads === 0 ? "" : `, which takes about ${counted(moreLeads, "more lead")}`
            }.
          </p>`,
      )}
      <table>
        <caption class="hidden">
          The arms of the experiment
        </caption>
        <thead>
          <tr>
            <th scope="col">Variant</th>
            <th scope="col" class="n">Leads</th>
            <th scope="col" class="n">${responses[experiment.metric]}</th>
            <th scope="col" class="n">Rate</th>
          </tr>
        </thead>
        <tbody>
          ${judged.arms.map(
            ({ name, leads, responses: answered }) =>
              html`<tr>
                <th scope="row">
                  ${name}${name === experiment.control ? html` <span class="small mute">control</span>` : ""}
                </th>
                <td class="n">${count(leads)}</td>
                <td class="n">${count(answered)}</td>
                <td class="n">${percent(leads === 0 ? null : answered / leads)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <p class="small mute">
        Since
        ${moment(experiment.startedAt, zone, now)}${experiment.endedAt === null ? "" : `, ended ${moment(experiment.endedAt, zone, now)}`}.
      </p>
    </div>
  </section>`;
}
