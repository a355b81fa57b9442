import { html } from "hono/html";
import type { LeadExplanation } from "../../enrollment/explain/explain.ts";
import type { Html } from "../../platform/http/page.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import type { Visit } from "../shell/view.ts";
import type { Names } from "../word/happened.ts";
import { moment } from "../word/times.ts";

const outcomeTones: Readonly<Record<string, string>> = {
  send: "leaf",
  sent: "leaf",
  enrolled: "leaf",
  held: "warm",
  skipped: "warm",
  exited: "hot",
};

/** Why somebody did, or did not, get mails: each decision with its rule and what it said, newest first. */
export function whyBody({ zone, now }: Visit, explained: LeadExplanation, names: Names): Html {
  const { suppressed, waits, decisions, messages, confirmations } = explained;
  const waiting = messages.filter((mail) => mail.waiting !== null);
  return html`<div class="grid g2">
    <section class="card" aria-labelledby="decisions">
      <header>
        <h2 id="decisions">Every decision</h2>
        <span class="small mute">newest first</span>
      </header>
      <div class="flush scroll" tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Sequence</th>
              <th scope="col">Decided</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            ${decisions.map(
              ({ at, sequenceId, stepId, outcome, rule, reason, until }) =>
                html`<tr>
                  <td class="num mute">${moment(new Date(at), zone, now)}</td>
                  <th scope="row">
                    ${names.sequences.get(sequenceId) ?? "a sequence"}<br /><span class="small mute"
                      >${stepId ?? ""}</span
                    >
                  </th>
                  <td>
                    <span class="pill ${outcomeTones[outcome] ?? ""}">${outcome.replaceAll("_", " ")}</span><br /><span
                      class="mono mute"
                      >${rule}</span
                    >
                  </td>
                  <td>
                    ${reason}${until === null ? "" : html` <span class="small mute">until ${moment(new Date(until), zone, now)}</span>`}
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
        ${decisions.length === 0 ? html`<p class="more mute">No sequence has decided anything about them: no trigger has named them yet.</p>` : ""}
      </div>
    </section>
    <div class="column">
      <section class="card" aria-labelledby="keeps">
        <header><h2 id="keeps">What keeps mail back now</h2></header>
        <div class="body stack">
          ${suppressed === null ? "" : html`<p><span class="pill hot">suppressed</span> ${suppressed.reason.replaceAll("_", " ")}, ${moment(suppressed.at, zone, now)}. ${suppressed.lift}</p>`}
          ${waits.map(({ reason }) => html`<p><span class="pill warm">waits</span> ${reason}</p>`)}
          ${waiting.map(({ subject, stepId, waiting: keeps }) => html`<p><strong>${lineOf(subject ?? stepId, 200)}</strong> <span class="mute">${keeps?.reason ?? ""}</span></p>`)}
          ${confirmations.map(({ form, state }) => html`<p>Signup by “${lineOf(form, 200)}”: ${state.replaceAll("_", " ")}.</p>`)}
          ${suppressed === null && waits.length === 0 && waiting.length === 0 && confirmations.length === 0 ? html`<p class="mute">Nothing.</p>` : ""}
        </div>
      </section>
      <section class="card" aria-labelledby="mails">
        <header><h2 id="mails">Mails</h2></header>
        <div class="body stack">
          ${messages.map(
            ({ id, leadId, subject, stepId, status, reason, sentAt, queuedAt }) =>
              html`<p>
                <a href="/leads/${leadId}/sent/${id}">${lineOf(subject ?? stepId, 200)}</a>
                <span class="small mute"
                  >${status}${reason === null ? "" : `: ${reason.replaceAll("_", " ")}`} ·
                  ${moment(sentAt ?? queuedAt, zone, now)}</span
                >
              </p>`,
          )}
          ${messages.length === 0 ? html`<p class="mute">None.</p>` : ""}
        </div>
      </section>
    </div>
  </div>`;
}
