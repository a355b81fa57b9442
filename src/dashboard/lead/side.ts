import { html } from "hono/html";
import { answerOf } from "../../lead/qualification/policy.ts";
import { scoreOf } from "../../lead/score-of.ts";
import { lineOf } from "../../platform/stranger-text.ts";
import type { Html } from "../../platform/http/page.ts";
import { ripeness } from "../draw/series.ts";
import type { Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import type { SignedIn } from "../shell/who.ts";
import { signed } from "../word/numbers.ts";
import { waitWords } from "../word/stops.ts";
import { moment } from "../word/times.ts";
import type { LeadFacts } from "./load.ts";

const shownReasons = 8;
const shownAttributes = 20;

/** How ripe they are, by which rules. */
export function scoreCard({ lead, score }: LeadFacts, now: Date): Html {
  const { total, fit, engagement } = scoreOf(lead, now);
  const tone = score?.intent ?? "cold";
  const reasons =
    score === null
      ? []
      : [
          ...score.fit.filter(({ holds }) => holds).map(({ rule, points }) => ({ rule, points })),
          ...score.groups.flatMap(({ entries }) => entries.map(({ rule, now: points }) => ({ rule, points }))),
        ].toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points));
  return html`<section class="card" aria-labelledby="ripeness">
    <header>
      <h2 id="ripeness">Ripeness</h2>
      <span class="pill ${tone}">${score === null ? "" : `${tone} · `}${total}</span>
    </header>
    <div class="body stack">
      ${[["Fit", fit] as const, ["Engagement", engagement] as const].map(
        ([name, points]) =>
          html`<div class="row wide">
            <span>${name}</span><span class="row">${ripeness(points)}<strong class="num">${points}</strong></span>
          </div>`,
      )}
      <p class="small mute">
        ${
          score === null
            ? "There are no scoring rules yet: points come from other systems alone."
            : reasons.length === 0
              ? "No rule has given points."
              : reasons
                  .slice(0, shownReasons)
                  .map(({ rule, points }) => `${signed(points)} ${rule}`)
                  .join(" · ")
        }
      </p>
    </div>
  </section>`;
}

/** What is known of them as a customer to be. */
export function qualificationCard({ lead, policy }: LeadFacts): Html {
  const known = policy.criteria.filter(
    ({ key }) => (answerOf(lead.qualification, key)?.state ?? "unknown") !== "unknown",
  );
  return html`<section class="card" aria-labelledby="qualification">
    <header>
      <h2 id="qualification">Qualification</h2>
      <span class="small mute"
        >${lead.sqlAt === null ? `${known.length} of ${policy.criteria.length} known` : "sales-qualified"}</span
      >
    </header>
    <div class="body">
      <table>
        <caption class="hidden">
          What is known, and from where
        </caption>
        <thead class="hidden">
          <tr>
            <th scope="col">What</th>
            <th scope="col">Known</th>
            <th scope="col">From</th>
          </tr>
        </thead>
        <tbody>
          ${policy.criteria.map(({ key, name }) => {
            const answer = answerOf(lead.qualification, key);
            const state = answer?.state ?? "unknown";
            const tone = state === "yes" ? "leaf" : state === "no" ? "hot" : "";
            const from = [answer?.source, answer?.note].filter(Boolean).join(" · ");
            return html`<tr>
              <th scope="row">${name}</th>
              <td><span class="pill ${tone}">${state}</span></td>
              <td class="small mute">${from === "" ? (state === "unknown" ? "ask" : "") : lineOf(from, 200)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** What comes next, and what keeps it. */
export function nextCard({ lead, explained, names }: LeadFacts, { zone, now }: Visit): Html {
  const { suppressed, waits, enrollments, setAsides } = explained;
  const running = enrollments.filter(({ next }) => next !== null);
  const nothing =
    lead.stage === "lead"
      ? "Nothing by itself: no sequence has them."
      : `Nothing by itself: a ${lead.stage} gets no sequence mail.`;
  return html`<section class="card" aria-labelledby="next">
    <header>
      <h2 id="next">What comes next</h2>
      <a class="small mute" href="/leads/${lead.id}/why">Explain</a>
    </header>
    <div class="body stack">
      ${suppressed === null ? "" : html`<p><span class="pill hot">gets no mail</span> ${suppressed.reason.replaceAll("_", " ")}. <span class="small mute">${suppressed.lift}</span></p>`}
      ${waits.map(({ reason }) => html`<p><span class="pill warm">waits</span> ${reason}</p>`)}
      ${running.map(({ enrollment, next, pauses }) => {
        const at = next?.at ?? null;
        return html`<p>
          <a class="plain strong" href="/sequences/${enrollment.sequenceId}"
            >${names.sequences.get(enrollment.sequenceId) ?? "A sequence"}</a
          >: ${next?.stepId ?? "the beginning"},
          ${waitWords(next?.waitingFor ?? "turn")}${at === null ? "" : html`, <span class="num">${moment(at, zone, now)}</span>${lead.timezone === null ? "" : html` <span class="mute">(${moment(at, lead.timezone, now)} for them)</span>`}`}.
          ${pauses.map(({ scope, name, reason }) => html`<br /><span class="pill warm">paused</span> ${scope} “${name}”${reason === null ? "" : `: ${reason}`}`)}
        </p>`;
      })}
      ${setAsides.map(({ reason }) => html`<p><span class="pill cold">set aside</span> ${reason}</p>`)}
      ${running.length === 0 && suppressed === null ? html`<p>${nothing}</p>` : ""}
    </div>
  </section>`;
}

/** Who they are, as far as it is known. */
export function factsCard({ lead, names }: LeadFacts, { zone, now }: Visit): Html {
  const facts: (readonly [string, string | null])[] = [
    ["Address", lead.email],
    ["Company", lead.company],
    ["Owner", lead.repId === null ? null : (names.reps.get(lead.repId) ?? null)],
    ["Came by", lead.source],
    ["Known since", moment(lead.createdAt, zone, now)],
    ["Time zone", lead.timezone],
    ["Language", lead.locale],
    ["Tags", lead.tags.length === 0 ? null : lead.tags.join(", ")],
    ...Object.entries(lead.attributes)
      .slice(0, shownAttributes)
      .map(([name, value]) => [name, value === null ? null : String(value)] as const),
  ];
  return html`<section class="card" aria-labelledby="facts">
    <header><h2 id="facts">Known</h2></header>
    <div class="body">
      <dl class="facts small">
        ${facts.map(([name, value]) =>
          value === null || value === ""
            ? ""
            : html`<dt>${name}</dt>
                <dd>${lineOf(value, 500)}</dd>`,
        )}
      </dl>
    </div>
  </section>`;
}

/** What they let us do, and their data. */
export function consentCard({ lead, consent }: LeadFacts, user: SignedIn): Html {
  const { mail, measuring } = consent;
  const mailed = mail.suppressed === null ? mail.state : `no: ${mail.suppressed.replaceAll("_", " ")}`;
  return html`<section class="card" aria-labelledby="consent">
    <header>
      <h2 id="consent">What we may do</h2>
      ${may(user, "leads:write") ? html`<a class="small mute" href="/leads/${lead.id}/consent">Change</a>` : ""}
    </header>
    <div class="body stack">
      <dl class="facts small">
        <dt>Mail</dt>
        <dd>${mailed}</dd>
        ${(["opens", "clicks", "profile"] as const).map((purpose) => {
          const { state, measured } = measuring[purpose];
          return html`<dt>${{ opens: "Measure opens", clicks: "Measure clicks", profile: "Score" }[purpose]}</dt>
            <dd>${measured ? "yes" : "no"}${state === "unknown" ? ", not asked" : `, ${state}`}</dd>`;
        })}
        ${Object.entries(consent.topics).map(
          ([topic, state]) =>
            html`<dt>${topic}</dt>
              <dd>${state}</dd>`,
        )}
      </dl>
      ${
        may(user, "export") || may(user, "personal_data:erase")
          ? html`<p class="row small">
              ${may(user, "export") ? html`<a href="/leads/${lead.id}/export">Export their data</a>` : ""}
              ${may(user, "personal_data:erase") ? html`<a href="/leads/${lead.id}/erase">Erase…</a>` : ""}
            </p>`
          : ""
      }
    </div>
  </section>`;
}
