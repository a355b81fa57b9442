import { html } from "hono/html";
import { describeCause } from "../describe-cause.ts";
import type { HandoffContext } from "../context.ts";
import { describeReply } from "../describe-reply.ts";

type Html = ReturnType<typeof html>;

/** The page on which a rep answers a handoff. */
export function handoffPage(context: HandoffContext): { title: string; body: Html } {
  const { lead, handoff, reply, mails } = context;
  const name = [lead.firstName, lead.lastName].filter(Boolean).join(" ") || lead.email;
  const who = lead.company === null ? name : `${name} (${lead.company})`;
  const rows = mails.map(
    ({ sentAt, subject, opens, clicks }) =>
      html`<tr>
        <td>${day(sentAt)}</td>
        <td>${subject}</td>
        <td>${opens}</td>
        <td>${clicks}</td>
      </tr>`,
  );
  return {
    title: who,
    body: html`<p>${why(context)} <a href="mailto:${encodeURIComponent(lead.email)}">${lead.email}</a></p>
      ${reply === null ? "" : html`<blockquote>${reply.text}</blockquote>`}
      ${reply === null ? "" : html`<p>${describeReply(reply).join(" ")}</p>`} ${answerForm(handoff.status)}
      <h2>Mails so far</h2>
      <table>
        <tr>
          <th>Sent</th>
          <th>Subject</th>
          <th>Opens</th>
          <th>Clicks</th>
        </tr>
        ${rows}
      </table>`,
  };
}

/** Nothing but a POST answers: scanners follow the links of mails. */
function answerForm(status: HandoffContext["handoff"]["status"]): Html {
  if (status === "accepted") return html`<p><strong>Accepted.</strong> Write to them while it is fresh.</p>`;
  if (status === "declined") return html`<p><strong>Declined.</strong> It went to somebody else.</p>`;
  if (status === "moved") return html`<p><strong>Passed on.</strong> A colleague has it now.</p>`;
  if (status === "withdrawn") return html`<p><strong>Withdrawn.</strong> It was a mistake; nothing is to be done.</p>`;
  if (status !== "open") return html`<p><strong>Closed.</strong> ${closedWords[status]}</p>`;
  return html`<form method="post">
    <button name="response" value="accept">Accept</button>
    <button class="quiet" name="response" value="decline">Decline</button>
  </form>`;
}

const closedWords = {
  converted: "They are a customer.",
  disqualified: "They are disqualified.",
  recycled: "They were given back, and are a lead again.",
};

function why({ handoff: { cause } }: HandoffContext): string {
  if (cause.kind === "reply") return "Has replied to our mails.";
  if (cause.kind === "inquiry") return "Has written to us first.";
  return `${describeCause(cause).replace(/^[hiw]/, (letter) => letter.toUpperCase())}.`;
}

function day(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
