import type { ActivityKind } from "../../db/schema/leads.ts";

const words: Readonly<Record<ActivityKind, string>> = {
  event: "An event came",
  imported: "Came with an import",
  address_changed: "Has another address",
  enrolled: "Was taken into a sequence",
  sequence_completed: "Went through a sequence to its end",
  sequence_exited: "Left a sequence",
  opened: "Opened a mail",
  clicked: "Clicked a link",
  replied: "Answered a mail",
  reacted: "Reacted to a mail",
  calendar_answered: "Answered an invitation",
  in_review: "Wrote something that waits for a review",
  reviewed: "A mail of theirs was reviewed",
  reclassified: "A mail of theirs was found to be something else",
  regraded: "An open or a click was graded again",
  auto_replied: "An automatic answer came",
  bounced: "A mail came back",
  complained: "Called a mail spam",
  inquired: "Wrote to us",
  paused: "Their sequences wait",
  resumed: "Their sequences go on",
  left_company: "Has left the company",
  unsubscribed: "Unsubscribed",
  consent: "Said what they allow",
  preferences: "Changed their preferences",
  confirmation_asked: "Was asked to confirm the address",
  confirmed: "Confirmed the address",
  suppressed: "Gets no mail any more",
  promoted: "Became a prospect",
  stage: "Came to another stage",
  qualified: "Was qualified by a rep",
  merged: "Was merged with another lead",
  unmerged: "Was parted from another lead",
  handoff: "Their handoff moved on",
  note: "A rep wrote a note",
  called: "A rep called",
  task: "A task of theirs moved on",
  rep_mail: "A rep wrote to them",
};

/** What happened last with a lead, in words: what it was, and the event or link where the timeline names it. Pure. */
export function describeActivity(kind: ActivityKind, data: Readonly<Record<string, unknown>>): string {
  const named = [data["name"], data["url"], data["reason"]].find((value) => typeof value === "string" && value !== "");
  const detail = typeof named === "string" ? `: ${named.slice(0, 200)}` : "";
  return `${words[kind]}${kind === "event" || kind === "clicked" || kind === "suppressed" ? detail : ""}.`;
}
