import { html } from "hono/html";
import { nameOf } from "../../handoff/who-of.ts";
import type { Html } from "../../platform/http/page.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import { withQuery } from "../shell/forms.ts";
import type { View, Visit } from "../shell/view.ts";
import { hourMinute, placeOf } from "../word/times.ts";
import type { LeadFacts } from "./load.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import { consentCard, factsCard, nextCard, qualificationCard, scoreCard } from "./side.ts";
import { stagePill } from "../word/stage.ts";
import { timelinePart } from "./timeline.ts";

/** A page about one lead: the name above, and where the page hangs. */
export function aboutLead(lead: Lead, { now }: Visit, body: Html, more: Partial<View> = {}): View {
  const there =
    lead.timezone === null ? [] : [`${placeOf(lead.timezone)}, ${hourMinute(now, lead.timezone)} there now`];
  return {
    title: nameOf(lead),
    section: "/leads",
    crumbs: [{ name: "Leads", href: "/leads" }],
    mark: stagePill(lead.stage),
    sub: [lineOf(lead.company ?? "", 200), ...there].filter(Boolean).join(" · ") || lead.email,
    body,
    ...more,
  };
}

/** One lead: what happened, and beside it what follows. */
export function leadView(visit: Visit, facts: LeadFacts): View {
  const { zone, now, user } = visit;
  const { lead, handoff, nextCursor } = facts;
  const isOpen = handoff !== null && (handoff.status === "open" || handoff.status === "accepted");
  return aboutLead(
    lead,
    visit,
    html`<div class="grid g2">
      <section class="card" aria-labelledby="happened">
        <header>
          <h2 id="happened">What happened</h2>
          <span class="small mute">everything, newest first</span>
        </header>
        <div class="body">${timelinePart(facts, zone, now)}</div>
        ${nextCursor === null ? "" : html`<p class="more"><a class="button" href="${withQuery(visit, { cursor: nextCursor })}">What was before</a></p>`}
      </section>
      <div class="column">
        ${nextCard(facts, visit)} ${scoreCard(facts, now)} ${qualificationCard(facts)} ${factsCard(facts, visit)}
        ${consentCard(facts, user)}
      </div>
    </div>`,
    {
      acts: html`<a class="button" href="/leads/${lead.id}/why">Explain</a>${
          isOpen ? html`<a class="button main" data-key="e" href="/handoffs/${handoff.id}">Open handoff</a>` : ""
        }`,
    },
  );
}
