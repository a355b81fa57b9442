import { lineOf } from "../../../platform/stranger-text.ts";
import type { HandoffContext } from "../../context.ts";
import { nameOf } from "../../who-of.ts";
import { toHtml } from "./mail.ts";
import type { NoticeMail } from "./mail.ts";

/** What the operator reads first about a prospect whom nobody can take, a line each. */
export function whyUnassigned(handoffId: string): string[] {
  return [
    "All reps are away or full, have declined, or were late, and no team falls back on anybody.",
    "Add a rep, bring one back, or give the team a fallback: it is tried again at once then, and every 15 minutes.",
    `A rep takes it by POST /v1/handoffs/${handoffId}/accept with {"repId":"…"}; POST /v1/reps/assign/preview with the leadId says why not each.`,
  ];
}

/** Tells the manager of a team, or the operator, that a handoff was not accepted in time. */
export function writeLateMail({ handoff, lead, rep }: HandoffContext): NoticeMail {
  const name = nameOf(lead);
  const who = rep === null ? "Nobody" : lineOf(rep.name, 200);
  const text = [
    `Late: ${name} (${lead.email}) waits for an answer: ${who} has not accepted in time.`,
    `Handed over ${minute(handoff.createdAt)}, to be accepted by ${handoff.acceptBy === null ? "then" : minute(handoff.acceptBy)}.`,
    handoff.status === "open"
      ? "Nobody else can take it: it stays where it is."
      : handoff.status === "moved"
        ? "It went to somebody else, and was late before."
        : "It was answered since.",
    "",
  ].join("\n");
  return { subject: `Late: ${name}`, text, html: toHtml(text, "") };
}

/** Tells the operator that notices to a rep come back. */
export function writeUnreachableMail(rep: { name: string; email: string }, reason: string | null): NoticeMail {
  const text = [
    `Mail to the rep ${lineOf(rep.name, 200)} <${rep.email}> came back: prospects handed to them would wait unseen.`,
    ...(reason === null ? [] : ["", `Their server says: ${lineOf(reason)}`]),
    "",
    "Nothing is assigned to them any more, and their open handoffs go to others.",
    'When the mailbox works again: PATCH /v1/reps/{id} with {"reachable":true}, or with another email.',
    "",
  ].join("\n");
  return { subject: `Mail to ${lineOf(rep.name, 200)} comes back`, text, html: toHtml(text, "") };
}

function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
