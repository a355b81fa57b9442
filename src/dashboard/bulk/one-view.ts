import { html } from "hono/html";
import type { Action } from "../../bulk/bulk-schemas.ts";
import { rightsOfAction } from "../../bulk/bulk-schemas.ts";
import type { BulkAction } from "../../bulk/stored-bulk.ts";
import { nameOf } from "../../handoff/who-of.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import type { RipenError } from "../../platform/errors.ts";
import type { Html } from "../../platform/http/page.ts";
import { newId } from "../../platform/ids.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import { postButton, postForm } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import type { Names } from "../word/happened.ts";
import { count } from "../word/numbers.ts";
import { moment } from "../word/times.ts";
import { howMany, leadCrumbs } from "./choose-view.ts";
import { actionWords, doWords, doneWords, passedWords } from "./words.ts";

export interface OneBulk {
  row: BulkAction;
  action: Action;
  /** to whom, in words */
  words: string;
  leads: ReadonlyMap<string, Lead>;
  names: Names;
}

const tones: Readonly<Record<string, string>> = { running: "warm", done: "leaf", canceled: "", failed: "hot" };

/** Its state in a word. */
export function bulkState({ status, dryRun }: Pick<BulkAction, "status" | "dryRun">): { tone: string; words: string } {
  if (dryRun && status === "running") return { tone: "warm", words: "looking" };
  if (dryRun && status === "done") return { tone: "cold", words: "looked, nothing done" };
  return { tone: tones[status] ?? "", words: status };
}

/** One bulk action: what would happen, or how far it is, to whom, and the button that does it. */
export function bulkView(visit: Visit, one: OneBulk, refused: RipenError | null = null): View {
  const { row, action, names, words } = one;
  const state = bulkState(row);
  return {
    title: actionWords(action, names),
    section: "/leads",
    crumbs: [...leadCrumbs, { name: "What was done to many", href: "/leads/bulk/actions" }],
    mark: html`<span class="pill ${state.tone}">${state.words}</span>`,
    sub: `${words} · ${moment(row.createdAt, visit.zone, visit.now)}`,
    acts:
      row.status === "running"
        ? postButton(visit, `/leads/bulk/actions/${row.id}/cancel`, "Cancel", { key: "c" })
        : html``,
    body: html`${refused === null ? "" : html`<p class="toast bad" role="alert">${refused.message}</p>`}
      <div id="progress" data-follow="/leads/bulk/actions/${row.id}?part=progress">${bulkPart(visit, one)}</div>
      ${row.sample.length === 0 ? "" : sampleCard(one)}`,
  };
}

/** How far it is, and what can be done next; asked for again while it runs. */
export function bulkPart(visit: Visit, one: OneBulk): Html {
  const { row, action } = one;
  const { status, dryRun, looked, done, total, totalIsEstimate, skipped } = row;
  const isRunning = status === "running";
  const passed = Object.entries(skipped).toSorted(([, a], [, b]) => b - a);
  const all = Math.max(total, looked, 1);
  return html`<section class="card" aria-labelledby="how-far" ${isRunning ? html` data-running` : ""}>
    <header>
      <h2 id="how-far">${dryRun ? "What would happen" : isRunning ? "Being done" : "What happened"}</h2>
      <span class="small mute" role="status">
        ${count(looked)} of ${howMany({ count: Math.max(total, looked), isEstimate: totalIsEstimate && isRunning })}
      </span>
    </header>
    <div class="body stack loose">
      ${
        isRunning
          ? html`<progress max="${all}" value="${looked}" aria-label="How many were looked at"></progress>
              <noscript
                ><p class="small">
                  <a href="/leads/bulk/actions/${row.id}">Look again</a> to see how far it is.
                </p></noscript
              >`
          : ""
      }
      ${row.failure === null ? "" : html`<p class="toast bad" role="alert">It ended early: ${lineOf(row.failure, 300)}</p>`}
      <dl class="tally">
        <div>
          <dt>${capital(doneWords(action, dryRun))}</dt>
          <dd>${count(done)}</dd>
        </div>
        ${passed.map(
          ([code, many]) =>
            html`<div>
              <dt>Passed over</dt>
              <dd>${count(many)}<small>${passedWords(code)}</small></dd>
            </div>`,
        )}
      </dl>
      ${dryRun && status === "done" ? nextStep(visit, one) : ""}
    </div>
  </section>`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function nextStep(visit: Visit, { row, action, names }: OneBulk): Html {
  const { id, done } = row;
  const path = `/leads/bulk/actions/${id}/do`;
  if (done === 0) return html`<p>Nobody would be changed. <a href="/leads">Choose others</a>.</p>`;
  if (!may(visit.user, ...rightsOfAction(action)))
    return html`<p class="mute">Somebody with another role can do it.</p>`;
  if (action.kind === "export") {
    return html`<p>
      <a class="button main" data-key="e" href="/leads/bulk/actions/${id}/leads.csv">Download ${count(done)} as CSV</a>
    </p>`;
  }
  if (action.kind === "erase") {
    return postForm(
      visit,
      path,
      html`<input type="hidden" name="id" value="${newId()}" />
        <p>
          <strong>This cannot be undone.</strong> Their mails, replies, handoffs and scores go with them; what stays are
          counts, and receipts without personal data. Running sequences stop.
        </p>
        <label for="confirm">To erase ${count(done)} people, type the number</label>
        <div class="row">
          <input
            id="confirm"
            type="text"
            name="confirm"
            inputmode="numeric"
            autocomplete="off"
            maxlength="9"
            required
          />
          <button class="risk">Erase them for good</button>
        </div>`,
      "stack",
    );
  }
  const risky = action.kind === "suppress" || action.kind === "exit";
  return html`<div class="row">
    ${postButton(visit, path, doWords(action, done, names), { kind: risky ? "risk" : "main", key: "e", fields: { id: newId() } })}
    <span class="small mute">Counted again as it is done: whoever fits then.</span>
  </div>`;
}

function sampleCard({ row, action, leads }: OneBulk): Html {
  return html`<section class="card" aria-labelledby="to-whom">
    <header>
      <h2 id="to-whom">To whom</h2>
      <span class="small mute">the first ${count(row.sample.length)}</span>
    </header>
    <div class="flush scroll" tabindex="0">
      <table>
        <caption class="hidden">
          The first leads, and what becomes of each
        </caption>
        <thead>
          <tr>
            <th scope="col">Lead</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          ${row.sample.map(({ leadId, outcome, code }) => {
            const lead = leads.get(leadId);
            return html`<tr class="pick">
              <th scope="row">
                ${
                  lead === undefined
                    ? html`<span class="mute">Somebody who is gone</span>`
                    : html`<a class="plain strong" data-row href="/leads/${leadId}">${nameOf(lead)}</a><br /><span
                          class="small mute"
                          >${lead.email}</span
                        >`
                }
              </th>
              <td>
                <span class="pill ${outcome === "done" ? "leaf" : ""}"
                  >${outcome === "done" ? doneWords(action, row.dryRun) : "passed over"}</span
                >
                <span class="small mute">${code === null ? "" : passedWords(code)}</span>
              </td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </section>`;
}
