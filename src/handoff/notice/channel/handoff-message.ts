import type { OutboxEntry } from "../../../db/schema/handoffs.ts";
import { lineOf } from "../../../platform/stranger-text.ts";
import type { ChannelMessage } from "../../../rep/channel/message.ts";
import type { Brief } from "../../brief/brief.ts";
import type { BriefKind } from "../../brief/make-brief.ts";
import type { HandoffContext } from "../../context.ts";

/** Characters of the first words of one mail, and mails that are quoted. */
const wordsAtMost = 500;
const quotesAtMost = 10;

const headings: Record<BriefKind | "late", string> = {
  new: "New prospect",
  again: "Another reply",
  reminder: "Not accepted yet",
  awake: "You wanted to be reminded",
  hot: "Hot, and not accepted yet",
  unassigned: "Nobody can take this prospect",
  late: "Late: not accepted in time",
};

/** What a handoff says in a channel: who, why now, their first words, and where to act. Pure. */
export function handoffMessage(
  context: Pick<HandoffContext, "handoff" | "lead" | "rep" | "more" | "uncounted">,
  brief: Brief,
  asked: {
    kind: BriefKind | "late";
    topic: OutboxEntry["topic"];
    id: string;
    at: Date;
    url: string | null;
    hot: boolean;
  },
): ChannelMessage {
  const { handoff, lead, rep, more, uncounted } = context;
  const { kind, topic, id, at, url, hot } = asked;
  const count = 1 + more.length + uncounted;
  const shown = brief.replies.slice(0, quotesAtMost);
  const left = brief.replies.length - shown.length + uncounted;
  const [why] = brief.why;
  return {
    type: topic,
    id,
    at,
    heading: kind === "again" && count > 1 ? `${count} more replies` : headings[kind],
    who: brief.headline,
    why: why === undefined ? null : `${why.when}: ${why.what}`,
    facts: [
      ...(rep === null ? [] : [{ label: "For", value: lineOf(rep.name, 200) }]),
      ...(brief.position === null ? [] : [{ label: "Works as", value: brief.position }]),
      ...(brief.score === null ? [] : [{ label: "Score", value: brief.score.line }]),
    ],
    quotes: shown.map((reply) => ({
      by: [reply.by ?? brief.name, reply.tag === null ? null : `(${reply.tag})`].filter(Boolean).join(" "),
      subject: reply.subject,
      text: firstWords(reply.text, reply.pairs),
    })),
    lines: [],
    more: left === 0 ? null : `${left} more came, which the page has.`,
    link: url === null ? null : { label: "Open it", url },
    data: {
      handoffId: handoff.id,
      leadId: lead.id,
      repId: rep?.id ?? null,
      teamId: handoff.teamId,
      hot,
    },
  };
}

function firstWords(text: string, pairs: readonly { answer: string }[]): string {
  const words = [text, ...pairs.map(({ answer }) => answer)].filter((one) => one !== "").join("\n");
  return words.length <= wordsAtMost ? words : `${words.slice(0, wordsAtMost).toWellFormed()}…`;
}
