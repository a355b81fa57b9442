import type { HandoffContext } from "../../context.ts";
import { toHtml } from "./write-handoff-mail.ts";
import type { HandoffMail } from "./write-handoff-mail.ts";

/** Reminds a rep of a handoff, with all that its notice says. */
export function writeReminderMail(notice: HandoffMail, { acceptBy }: HandoffContext["handoff"]): HandoffMail {
  const until = acceptBy === null ? "" : ` Until ${minute(acceptBy)} it is yours; then it goes to somebody else.`;
  return {
    subject: `Reminder: ${notice.subject}`,
    text: `You have not answered yet.${until}\n\n${notice.text}`,
    html: notice.html.replace(/(<div[^>]*>)/, `$1You have not answered yet.${until}\n\n`),
  };
}

/** Tells the operator of a prospect whom nobody can take. There is no link to accept: nobody has it. */
export function writeUnassignedMail(notice: HandoffMail, { handoff }: HandoffContext): HandoffMail {
  const told = notice.text
    .split("\n")
    .filter((line) => !line.startsWith("Accept or decline:") && !line.startsWith("Reply to this mail"))
    .join("\n");
  const text = [
    "Nobody can take this prospect: all reps are away or full, have declined, or were late, and no team falls back on anybody.",
    "Add a rep, bring one back, or give the team a fallback: it is tried again at once then, and every 15 minutes.",
    `Handoff ${handoff.id}; POST /v1/reps/assign/preview with the leadId says why not each.`,
    "",
    told,
  ].join("\n");
  return { subject: `Nobody can take it. ${notice.subject}`, text, html: toHtml(text, "") };
}

/** Tells the manager of a team, or the operator, that a handoff was not accepted in time. */
export function writeLateMail({ handoff, lead, rep }: HandoffContext): HandoffMail {
  const name = [lead.firstName, lead.lastName].filter(Boolean).join(" ") || lead.email;
  const who = rep === null ? "Nobody" : rep.name;
  const text = [
    `${name} (${lead.email}) waits for an answer: ${who} has not accepted in time.`,
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
export function writeUnreachableMail(rep: { name: string; email: string }, reason: string | null): HandoffMail {
  const text = [
    `Mail to the rep ${rep.name} <${rep.email}> came back: prospects handed to them would wait unseen.`,
    ...(reason === null ? [] : ["", `Their server says: ${reason}`]),
    "",
    "Nothing is assigned to them any more, and their open handoffs go to others.",
    'When the mailbox works again: PATCH /v1/reps/{id} with {"reachable":true}, or with another email.',
    "",
  ].join("\n");
  return { subject: `Mail to ${rep.name} comes back`, text, html: toHtml(text, "") };
}

function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
