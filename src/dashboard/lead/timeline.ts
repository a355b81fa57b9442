import { html } from "hono/html";
import { linesOf } from "../../platform/stranger-text.ts";
import type { Html } from "../../platform/http/page.ts";
import type { TimelineEntry } from "../../lead/timeline/list-timeline.ts";
import type { LeadExplanation } from "../../enrollment/explain/explain.ts";
import { capital } from "../word/conditions.ts";
import { happened } from "../word/happened.ts";
import { moment } from "../word/times.ts";
import type { LeadFacts } from "./load.ts";

type Line = { at: Date; order: number; part: Html };
type Decision = LeadExplanation["decisions"][number];

/** Decisions by which a mail came later, or not at all. */
const telling = new Set(["held", "skipped"]);

/** What happened, and why what was expected did not, newest first. */
export function timelinePart(facts: LeadFacts, zone: string, now: Date): Html {
  const { entries, explained, nextCursor } = facts;
  const oldest = nextCursor === null ? new Date(0) : (entries.at(-1)?.at ?? new Date(0));
  const newest = entries[0]?.at;
  const held = explained.decisions.filter(
    ({ outcome, at }) => telling.has(outcome) && new Date(at) >= oldest && newest !== undefined,
  );
  const lines: Line[] = [
    ...entries.map((entry, index): Line => ({ at: entry.at, order: index, part: entryLine(facts, entry, zone, now) })),
    ...held.map((decision, index): Line => {
      const at = new Date(decision.at);
      return { at, order: entries.length + index, part: heldLine(decision, at, zone, now) };
    }),
  ];
  if (lines.length === 0) return html`<p class="mute">Nothing has happened with them yet.</p>`;
  return html`${lines.toSorted((a, b) => b.at.getTime() - a.at.getTime() || a.order - b.order).map(({ part }) => part)}`;
}

function entryLine(
  { lead, mails, names }: LeadFacts,
  { id, kind, at, data, messageId }: TimelineEntry,
  zone: string,
  now: Date,
): Html {
  const { dot, what, more, tag } = happened(kind, data, names);
  const mailId = data["inboundMailId"];
  const mail = typeof mailId === "string" ? mails.get(mailId) : undefined;
  const words = mail?.replyText ?? "";
  const own = messageId ?? "";
  return html`<div class="line" id="entry-${id}">
    ${timeOf(at, zone, now)}<span class="dot ${dot}"></span>
    <div>
      <strong>${capital(what)}</strong>${tag === null ? "" : html` <span class="pill leaf">${tag}</span>`}${
        more === "" ? "" : html` <span class="mute">· ${more}</span>`
      }
      ${words === "" ? "" : html`<blockquote>${linesOf(words).join("\n")}</blockquote>`}
      ${
        kind === "sent" || mail !== undefined
          ? html`<p class="small mute">
              ${kind === "sent" ? html`<a href="/leads/${lead.id}/sent/${own}">See the mail</a>` : ""}
              ${mail === undefined ? "" : html`<a href="/leads/${lead.id}/mails/${mail.id}">The mail as it came</a> · <a href="/leads/${lead.id}/mails/${mail.id}#correct">Not right?</a>`}
            </p>`
          : ""
      }
    </div>
  </div>`;
}

function heldLine({ reason, stepId, until, shifts, outcome }: Decision, at: Date, zone: string, now: Date): Html {
  const next = until === null ? "" : ` Next try ${moment(new Date(until), zone, now)}.`;
  return html`<div class="line">
    ${timeOf(at, zone, now)}<span class="dot ring"></span>
    <div>
      ${outcome === "skipped" ? "Skipped" : "No mail yet"}
      <span class="mute">· ${stepId === null ? "" : `${stepId}: `}${reason}${next}</span>
      ${shifts.map(({ detail }) => html`<p class="small mute">${detail}</p>`)}
    </div>
  </div>`;
}

const timeOf = (at: Date, zone: string, now: Date): Html =>
  html`<time class="small mute num" datetime="${at.toISOString()}">${moment(at, zone, now)}</time>`;
