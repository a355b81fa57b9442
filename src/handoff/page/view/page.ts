import { html } from "hono/html";
import type { Html, Page } from "../../../platform/http/page.ts";
import { lineOf } from "../../../platform/stranger-text.ts";
import type { HandoffStatus } from "../../../db/schema/handoffs.ts";
import type { Brief } from "../../brief/brief.ts";
import { momentFor } from "../../brief/rep-time.ts";
import { nameOf } from "../../who-of.ts";
import { actionForms, answerForm, responseForms } from "./forms.ts";
import { conversationPart, replyPart } from "./mails.ts";
import type { ViewOptions } from "./options.ts";
import type { PageFacts } from "./page-facts.ts";
import { taskList } from "../tasks/list.ts";
import { timelineWords } from "./timeline-words.ts";

/** What is told of a handoff that is not this rep's any more; they see nothing else of it. */
const goneWords: Partial<Record<HandoffStatus, readonly [title: string, words: string]>> = {
  declined: ["Declined.", "It went to somebody else."],
  moved: ["Passed on.", "A colleague has it now."],
  withdrawn: ["Withdrawn.", "It was a mistake; nothing is to be done."],
};

const closedWords: Partial<Record<HandoffStatus, string>> = {
  converted: "They are a customer.",
  disqualified: "They are disqualified.",
  recycled: "They were given back, and are a lead again.",
};

/** Whether a handoff is no longer with the rep who had it. */
export const isGone = (status: HandoffStatus): boolean => goneWords[status] !== undefined;

/** The page for who has the handoff no longer. */
export function gonePage(status: HandoffStatus, said: ViewOptions["said"]): Pick<Page, "title" | "body"> {
  const [title, words] = goneWords[status] ?? ["Closed.", ""];
  return {
    title: "Nothing to do here",
    body: html`${note(said)}
      <p><strong>${title}</strong> ${words}</p>`,
  };
}

/** The page on which a rep works on a handoff: the words first, then what can be done, then all that is known. */
export function handoffPage(facts: PageFacts, brief: Brief, options: ViewOptions): Page {
  const { handoff, lead } = facts;
  const isRunning = handoff.status === "open" || handoff.status === "accepted";
  return {
    title: brief.headline,
    wide: true,
    frames: true,
    body: html`${note(options.said)} ${statusPart(facts, brief, options)}
      ${handoff.status === "open" ? responseForms(options) : ""} ${personPart(brief)}
      ${brief.replies.map((reply, index) => replyPart(reply, facts, index, options))}
      ${isRunning && facts.rep !== null ? answerForm({ to: brief.name, from: facts.rep.name, mailUrl: brief.email.url }, options) : ""}
      <section aria-labelledby="next">
        <h2 id="next">Suggested next step</h2>
        <p>${brief.nextStep}</p>
        ${brief.toFindOut === null ? "" : html`<p class="mute">Still to find out: ${brief.toFindOut}</p>`}
        ${brief.known === null ? "" : html`<p class="mute">Known: ${brief.known}</p>`}
      </section>
      ${tasksPart(facts, options)} ${isRunning ? actionForms(facts, options) : ""} ${knownPart(brief)}
      ${conversationPart(facts, brief, options)} ${timelinePart(facts, options)}`,
    footer: html`<p>${nameOf(lead)} · only for you: please do not pass the link on.</p>`,
  };
}

function tasksPart({ tasks }: PageFacts, options: ViewOptions): Html {
  if (tasks.length === 0) return html``;
  return html`<section aria-labelledby="tasks">
    <h2 id="tasks">Tasks</h2>
    ${taskList(tasks, options)}
  </section>`;
}

function note(said: ViewOptions["said"]): Html {
  return said === null ? html`` : html`<p class="${said.isBad ? "said bad" : "said"}" role="status">${said.text}</p>`;
}

function statusPart({ handoff }: PageFacts, { kicker, notes }: Brief, { zone, now }: ViewOptions): Html {
  const { status, respondedAt, snoozedUntil } = handoff;
  const at = (instant: Date) => momentFor(zone, instant, now);
  const known = notes.map((one) => html`<p>${one}</p>`);
  if (status === "open") {
    return html`<p class="mute">${kicker}</p>
      ${known}`;
  }
  if (status === "accepted") {
    const since = respondedAt === null ? "" : ` ${at(respondedAt)}`;
    const until = snoozedUntil === null ? "" : ` Put off until ${at(snoozedUntil)}.`;
    return html`<p><strong>Accepted</strong>${since}. It is yours: write to them while it is fresh.${until}</p>
      ${known}`;
  }
  return html`<p><strong>Closed.</strong> ${closedWords[status] ?? ""}</p>`;
}

function personPart({ name, position, localTime, email, phone }: Brief): Html {
  const number =
    phone === null
      ? ""
      : html`<br />${phone.url === null ? phone.shown : html`<a href="${phone.url}">${phone.shown}</a>`} (${phone.from})`;
  return html`<p>
    <strong>${name}</strong
    >${position === null ? "" : html`, ${position}`}${localTime === null ? "" : html`<br />${localTime}`}<br /><a
      href="${email.url}"
      >${email.shown}</a
    >${number}
  </p>`;
}

function knownPart({ why, score, facts, origin, whyYou }: Brief): Html {
  const scorePart =
    score === null
      ? ""
      : html`<h3>Score</h3>
          <p>${score.line}</p>
          <ul>
            ${score.reasons.map((reason) => html`<li>${reason}</li>`)}
          </ul>`;
  const factPart =
    facts.length === 0
      ? ""
      : html`<h3>What we know</h3>
          <dl>
            ${facts.map(
              ({ label, value }) =>
                html`<dt>${label}</dt>
                  <dd>${value}</dd>`,
            )}
          </dl>`;
  return html`<section aria-labelledby="why">
    <h2 id="why">Why now</h2>
    <ul class="lines">
      ${why.map(({ when, what }) => html`<li><span class="mute">${when}</span> ${what}</li>`)}
    </ul>
    ${scorePart} ${factPart}
    ${
      origin.length === 0
        ? ""
        : html`<h3>Sequences</h3>
            <ul>
              ${origin.map((one) => html`<li>${one}</li>`)}
            </ul>`
    }
    ${whyYou === null ? "" : html`<p class="mute">Why you: ${whyYou}</p>`}
  </section>`;
}

function timelinePart({ timeline }: PageFacts, { zone, now }: ViewOptions): Html {
  return html`<section aria-labelledby="timeline">
    <h2 id="timeline">Timeline</h2>
    <ul class="lines">
      ${timeline.map(
        (entry) =>
          html`<li>
            <span class="mute">${momentFor(zone, entry.at, now)}</span> ${lineOf(timelineWords(entry), 700)}
          </li>`,
      )}
    </ul>
  </section>`;
}
