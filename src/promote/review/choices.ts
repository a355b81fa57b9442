import type { InboundClass } from "../../db/schema/inbound.ts";
import type { OpenReview } from "./list-open-reviews.ts";

/** Something that a person may say a mail is. */
export interface Choice {
  class: InboundClass;
  label: string;
}

const labels: Readonly<Record<InboundClass, string>> = {
  human_reply: "A reply",
  auto_reply: "An automatic answer",
  bounce_hard: "A bounce",
  bounce_soft: "A temporary failure",
  complaint: "A complaint",
  unsubscribe: "A wish to unsubscribe",
  other: "Something else",
};

/** What a mail may be said to be: of one that is nobody's little follows. What it is taken for comes first. Pure. */
export function choicesFor(mail: Pick<OpenReview, "class" | "leadId" | "matchedBy">): Choice[] {
  const plain: InboundClass[] =
    mail.leadId !== null
      ? ["human_reply", "auto_reply", "bounce_hard", "unsubscribe", "other"]
      : mail.matchedBy === "inquiry"
        ? ["human_reply", "other"]
        : ["other"];
  const taken = mail.class;
  const isOffered = taken !== null && (mail.leadId !== null || plain.includes(taken));
  const classes = isOffered ? new Set([taken, ...plain]) : new Set(plain);
  return [...classes].map((one) => ({ class: one, label: labels[one] }));
}

/** What a mail is taken for, in words. */
export function takenFor(kind: InboundClass | null): string {
  return kind === null ? "Nothing in particular" : labels[kind];
}
