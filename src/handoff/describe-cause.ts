import { lineOf } from "../platform/stranger-text.ts";
import type { PromotionCause } from "../db/schema/handoffs.ts";

/** What made a prospect of somebody, as the rest of a sentence that begins with them: "has opened 3 mails within 14 days". */
export function describeCause(cause: PromotionCause): string {
  switch (cause.kind) {
    case "reply":
      return "has replied";
    case "inquiry":
      return "has written to us";
    case "opens":
      return `has opened ${cause.count} ${cause.count === 1 ? "mail" : "mails"} within ${cause.withinDays} days`;
    case "clicks":
      return `has clicked ${cause.count} ${cause.count === 1 ? "link" : "links"}${cause.link === undefined ? "" : ` (${lineOf(cause.link, 300)})`}`;
    case "event":
      return `has done what we wait for: ${lineOf(cause.event, 200)}`;
    case "score":
      return `has a score of ${cause.value}`;
    case "condition":
      return "is what the rules of the sequence ask for";
    case "manual":
      return `was made a prospect by hand${cause.reason === null ? "" : ` (${lineOf(cause.reason)})`}`;
  }
}
