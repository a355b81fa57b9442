import { escapeHtml } from "../../../render/fill/escape.ts";
import type { HandoffContext } from "../../context.ts";
import { describeCause } from "../../describe-cause.ts";
import { describeReply, describeUncounted } from "../../describe-reply.ts";

/** The parts of the mail that tells a rep about a prospect. */
export interface HandoffMail {
  subject: string;
  text: string;
  html: string;
}

/**
 * Writes the mail to the rep: who, why, the reply, the mails sent so far with their opens, and where to answer the
 * handoff. Values are escaped in the HTML part.
 * @param url page with accept and decline
 * @param again whether the rep knows of the handoff and hears of another reply
 */
export function writeHandoffMail(context: HandoffContext, url: string, again: boolean): HandoffMail {
  const { lead, handoff, reply, more, uncounted, mails } = context;
  const name = [lead.firstName, lead.lastName].filter(Boolean).join(" ") || lead.email;
  const who = lead.company === null ? name : `${name} (${lead.company})`;
  const facts = Object.entries({
    Email: lead.email,
    Company: lead.company,
    "Time zone": lead.timezone,
    ...lead.attributes,
  }).flatMap(([label, value]) => (value === null || value === "" ? [] : [`${label}: ${value}`]));
  const history = mails.map(
    ({ subject, sentAt, opens, clicks }) =>
      `${sentAt.toISOString().slice(0, 16).replace("T", " ")} UTC  ${subject}  (opens: ${opens}, clicks: ${clicks})`,
  );
  const text = [
    `${who} ${again ? "has written again" : describeCause(handoff.cause)}.`,
    ...(reply === null
      ? []
      : [reply, ...more].flatMap((one) => [
          "",
          `Their answer, "${one.subject}":`,
          "",
          quote(one.text),
          ...describeReply(one),
        ])),
    ...describeUncounted(uncounted),
    "",
    ...facts,
    "",
    "Mails so far:",
    ...(history.length === 0 ? ["none"] : history),
    "",
    `Accept or decline: ${url}`,
    `Reply to this mail to write to ${name} directly.`,
    "",
  ].join("\n");
  return {
    subject: `${again ? repliesOf(1 + more.length + uncounted) : "New prospect:"} ${who}`,
    text,
    html: toHtml(text, url),
  };
}

function repliesOf(count: number): string {
  return count === 1 ? "Another reply from" : `${count} more replies from`;
}

/** Each line with the mark of a quote. */
export function quote(text: string): string {
  return text
    .trim()
    .split(/\r?\n/)
    .map((line) => `> ${line}`)
    .join("\n");
}

/** A text as HTML, with that URL in it as a link. */
export function toHtml(text: string, url: string): string {
  const link = escapeHtml(url);
  const escaped = escapeHtml(text);
  const body = link === "" ? escaped : escaped.replace(link, `<a href="${link}">${link}</a>`);
  return `<!doctype html><meta charset="utf-8"><div style="font:15px/1.5 sans-serif;white-space:pre-wrap">${body}</div>`;
}
