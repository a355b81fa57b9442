import { html } from "hono/html";
import { nameOf } from "../../handoff/who-of.ts";
import type { ListedMail } from "../../inbound/list-inbound-mails.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import type { Html } from "../../platform/http/page.ts";
import type { Page } from "../../platform/http/pagination.ts";
import { lineOf, linesOf } from "../../platform/stranger-text.ts";
import { postButton, withQuery } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { classOf } from "../word/mail-classes.ts";
import { percent } from "../word/numbers.ts";
import { moment } from "../word/times.ts";
import { reasonWords } from "../word/verdicts.ts";

/** Why a person has to decide, in a sentence. */
const because: Readonly<Record<string, string>> = {
  unproven_sender: "Nothing proves that it is from whom it says.",
  sent_to_bounce_address: "It went to the address for bounces, where programs write.",
  no_sender: "It names no sender.",
  rewritten_sender: "Its sender was rewritten on the way.",
  marked_automatic: "It is marked as automatic, and reads like a person.",
  may_be_automatic: "It reads like a person, and may be a program’s.",
};

/** What waits for a decision, the newest first. */
export function reviewView(
  visit: Visit,
  { rows, nextCursor }: Page<ListedMail>,
  leads: ReadonlyMap<string, Lead>,
): View {
  return {
    title: "Review",
    section: "/review",
    sub: "Mails for which the evidence is split; until you decide, or the time is over, their sequences wait",
    body:
      rows.length === 0
        ? html`<section class="card">
            <div class="empty">
              <h2>Nothing to decide</h2>
              <p>Every mail was plain enough.</p>
            </div>
          </section>`
        : html`${rows.map((mail, index) => mailCard(visit, mail, leads.get(mail.leadId ?? ""), index === 0))}
          ${nextCursor === null ? "" : html`<p class="more"><a class="button" href="${withQuery(visit, { cursor: nextCursor })}">Older ones</a></p>`}`,
  };
}

function mailCard(visit: Visit, mail: ListedMail, lead: Lead | undefined, isFirst: boolean): Html {
  const { zone, now } = visit;
  const { id, subject, fromEmail, receivedAt, heldUntil, replyText, confidence, reviewReason } = mail;
  const keys = isFirst ? { yes: { key: "y" }, no: { key: "n" } } : { yes: {}, no: {} };
  return html`<section class="card" aria-labelledby="mail-${id}">
    <header>
      <div>
        <h2 id="mail-${id}">${lineOf(subject ?? "Without a subject", 300)}</h2>
        <p class="small mute">
          ${lead === undefined ? "" : html`<a href="/leads/${lead.id}">${nameOf(lead)}</a> · `}${lineOf(fromEmail ?? "no sender", 300)}
          · ${moment(receivedAt, zone, now)}
        </p>
      </div>
      ${heldUntil === null ? "" : html`<span class="pill warm">waits until ${moment(heldUntil, zone, now)}</span>`}
    </header>
    <div class="body grid g2">
      <div>
        <blockquote>${linesOf(replyText ?? "No new words in it.").join("\n")}</blockquote>
        ${lead === undefined ? "" : html`<p class="small"><a href="/leads/${lead.id}/mails/${id}">The mail as it came</a></p>`}
      </div>
      <div class="stack">
        <p>
          Taken for
          <strong>${classOf(mail.class)}</strong
          >${confidence === null ? "" : html` <span class="mute">· ${percent(confidence)}</span>`}
        </p>
        ${reviewReason === null ? "" : html`<p>${because[reviewReason] ?? reviewReason}</p>`}
        <ul class="small mute">
          ${(mail.reasons ?? []).map((reason) => html`<li>${lineOf(reasonWords(reason), 300)}</li>`)}
        </ul>
        <p class="row">
          ${postButton(visit, `/review/${id}/accepted`, "That is right", { kind: "main", ...keys.yes })}
          ${postButton(visit, `/review/${id}/dismissed`, "It counts for nothing", keys.no)}
        </p>
        ${isFirst ? html`<p class="small mute"><kbd>Y</kbd> right · <kbd>N</kbd> counts for nothing</p>` : ""}
      </div>
    </div>
  </section>`;
}
