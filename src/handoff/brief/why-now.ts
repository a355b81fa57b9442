import { lineOf } from "../../platform/stranger-text.ts";
import type { ReplyContext } from "../context.ts";
import { describeCause } from "../describe-cause.ts";
import { tagOf } from "./category-words.ts";
import type { BriefFacts } from "./load-facts.ts";
import { momentFor } from "./rep-time.ts";

/** What happened that a rep is to act on, the latest first: the rule, the mails, and what the person did with ours. Pure. */
export function whyNow(facts: BriefFacts, zone: string, now: Date): { when: string; what: string }[] {
  const { handoff, reply, more, evidence, mails, standing } = facts;
  const happened = [
    {
      at: handoff.createdAt,
      what: `${standing.kind === "customer" ? "Handed over" : "Promoted"}: ${describeCause(handoff.cause)}`,
    },
    ...[...(reply === null ? [] : [reply]), ...more].map((one) => ({ at: one.receivedAt, what: repliedTo(one) })),
    ...evidence.map(({ at, kind, link, subject }) => ({
      at,
      what: lineOf(kind === "click" ? `clicked ${link ?? "a link"} in "${subject}"` : `opened "${subject}"`, 300),
    })),
  ];
  const sum = mails.reduce((so, { opens, clicks }) => ({ opens: so.opens + opens, clicks: so.clicks + clicks }), {
    opens: 0,
    clicks: 0,
  });
  const last = mails.at(-1);
  const soFar = `${mails.length} ${mails.length === 1 ? "mail" : "mails"} sent, ${sum.opens} opened and ${sum.clicks} clicked by a person`;
  return [
    ...happened
      .toSorted((a, b) => b.at.getTime() - a.at.getTime())
      .map(({ at, what }) => ({ when: momentFor(zone, at, now), what })),
    ...(last === undefined ? [] : [{ when: "So far", what: soFar }]),
  ];
}

function repliedTo({ subject, answer }: ReplyContext): string {
  const tag = tagOf(answer);
  return lineOf(`wrote "${subject}"${tag === null ? "" : ` (${tag})`}`, 400);
}
