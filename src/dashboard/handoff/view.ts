import { html } from "hono/html";
import { nameOf } from "../../handoff/who-of.ts";
import { actionForms, answerForm, responseForms } from "../../handoff/page/view/forms.ts";
import { conversationPart, replyPart } from "../../handoff/page/view/mails.ts";
import type { Html } from "../../platform/http/page.ts";
import type { RipenError } from "../../platform/errors.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import { count } from "../word/numbers.ts";
import { span } from "../word/times.ts";
import { urgencyOf } from "./clock.ts";
import type { InboxRow, OpenHandoff } from "./load.ts";

/** What a form held that was refused, and why: nobody writes it twice. */
export interface Refused {
  typed: Readonly<Record<string, string>>;
  error: RipenError;
}

/** The inbox of a rep, and the handoff that is open in it. */
export function inboxView(
  visit: Visit,
  rows: readonly InboxRow[],
  opened: OpenHandoff | null,
  refused: Refused | null = null,
): View {
  const { now } = visit;
  const open = rows.filter(({ handoff }) => handoff.status === "open");
  const oldest = Math.max(0, ...open.map(({ handoff }) => now.getTime() - handoff.createdAt.getTime()));
  const waits = open.length === 0 ? "" : ` · the oldest waits for ${span(oldest)}`;
  return {
    title: "Handoffs",
    section: "/handoffs",
    sub: `${count(open.length)} open${waits} · ${count(rows.length - open.length)} accepted`,
    body:
      rows.length === 0 && opened === null
        ? html`<section class="card">
            <div class="empty">
              <h2>No handoff waits</h2>
              <p>
                Whoever replies, or crosses the line, comes here the moment it is known; the rep is told by mail as
                well.
              </p>
            </div>
          </section>`
        : html`<div class="grid g-inbox ${opened === null ? "" : "opened"}">
            ${listCard(visit, rows, opened)} ${opened === null ? "" : handoffCard(visit, opened, refused)}
          </div>`,
  };
}

function listCard({ zone, now, user }: Visit, rows: readonly InboxRow[], opened: OpenHandoff | null): Html {
  return html`<section class="card inbox" aria-label="Handoffs that run">
    <ul>
      ${rows.map(({ handoff, lead, rep, words }) => {
        const { tone, words: left } = urgencyOf(handoff, zone, now);
        const isOpen = handoff.id === opened?.facts.handoff.id;
        return html`<li>
          <a class="plain" data-row href="/handoffs/${handoff.id}" ${isOpen ? html` aria-current="true"` : ""}>
            <span class="row wide"
              ><strong>${lead === undefined ? "Somebody" : nameOf(lead)}</strong
              ><span class="pill ${tone}">${left}</span></span
            >
            <span class="small mute"
              >${[lineOf(lead?.company ?? "", 80), user.role === "rep" ? "" : (rep ?? "")].filter(Boolean).join(" · ")}</span
            >
            <span class="small first">${lineOf(words, 160)}</span>
          </a>
        </li>`;
      })}
    </ul>
    <p class="small mute more">
      <span><kbd>J</kbd> <kbd>K</kbd> move · <kbd>A</kbd> accept · <kbd>R</kbd> answer · <kbd>S</kbd> snooze</span>
    </p>
  </section>`;
}

function handoffCard(visit: Visit, { facts, brief }: OpenHandoff, refused: Refused | null): Html {
  const { zone, now, user } = visit;
  const { handoff, lead } = facts;
  const { tone, words } = urgencyOf(handoff, zone, now);
  const hidden = html`<input type="hidden" name="_csrf" value="${user.csrf}" />`;
  const typed = refused?.typed ?? {};
  const options = { open: typed["do"] ?? visit.c.req.query("do") ?? null, typed, zone, now, hidden };
  const mails = { path: `/leads/${lead.id}`, zone, now };
  const isRunning = handoff.status === "open" || handoff.status === "accepted";
  const mayAct = may(user, "handoffs:write") && isRunning;
  return html`<article class="card handoff" aria-labelledby="who">
    <header>
      <div>
        <h2 id="who">
          <a class="plain" href="/leads/${lead.id}">${brief.name}</a> <span class="pill ${tone}">${words}</span>
        </h2>
        <p class="mute small">
          ${[brief.position, brief.localTime].filter(Boolean).join(" · ")}
          ${brief.phone === null ? "" : html`· ${brief.phone.url === null ? brief.phone.shown : html`<a href="${brief.phone.url}">${brief.phone.shown}</a>`} (${brief.phone.from})`}
        </p>
      </div>
      ${
        mayAct
          ? html`<div class="row">
              <a class="button" data-key="s" href="?do=snooze#do">Snooze</a>
              <a class="button" data-key="h" href="?do=hand-over#do">Hand over</a>
              <a class="button ${handoff.status === "open" ? "" : "main"}" href="#answer">Answer</a>
            </div>`
          : ""
      }
    </header>
    <div class="body stack loose">
      ${refused === null ? "" : html`<p class="toast bad" role="alert">${refused.error.message}</p>`}
      <p class="small mute">${brief.headline}</p>
      ${brief.notes.map((note) => html`<p>${note}</p>`)}
      ${mayAct && handoff.status === "open" ? html`<div class="answers">${responseForms(options)}</div>` : ""}
      ${brief.replies.map((reply, index) => replyPart(reply, facts, index, mails))}
      ${mayAct && facts.rep !== null ? answerForm({ to: brief.name, from: facts.rep.name, mailUrl: brief.email.url }, options) : ""}
      <section aria-labelledby="suggested">
        <h2 id="suggested">Suggested next step</h2>
        <p>${brief.nextStep}</p>
        ${brief.toFindOut === null ? "" : html`<p class="small mute">Still to find out: ${brief.toFindOut}</p>`}
        ${brief.known === null ? "" : html`<p class="small mute">Known: ${brief.known}</p>`}
      </section>
      <section aria-labelledby="why">
        <h2 id="why">Why now</h2>
        <dl class="facts small">
          ${brief.why.map(
            ({ when, what }) =>
              html`<dt class="num">${when}</dt>
                <dd>${what}</dd>`,
          )}
        </dl>
        ${brief.whyYou === null ? "" : html`<p class="small mute">Why this rep: ${brief.whyYou}</p>`}
      </section>
      ${mayAct ? actionForms(facts, options) : ""} ${conversationPart(facts, brief, mails)}
    </div>
  </article>`;
}
