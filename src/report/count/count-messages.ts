import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import type { MessageFact } from "../../send/ledger/message-facts.ts";
import { messageFacts } from "../../send/ledger/message-facts.ts";
import { placeOf } from "../range/place.ts";
import type { Span } from "../range/range.ts";
import { groupCounts } from "./group-counts.ts";
import type { Counted } from "./group-counts.ts";
import { cellsFromRollup } from "../rollup/cells-from-rollup.ts";
import type { CellWhere } from "../rollup/columns.ts";

/** By what mails are grouped, and the parameter of their list that narrows it to a group. */
const groups = {
  sequenceId: sql`c.sequence_id`,
  versionId: sql`c.version_id`,
  stepId: sql`c.step_id`,
  variant: sql`c.variant`,
  senderId: sql`c.sender_id`,
  destination: sql`c.destination`,
  source: sql`c.source`,
} satisfies Record<string, SQL>;
export type MessageGroup = keyof typeof groups;

const columnOf: Readonly<Record<string, string>> = {
  sequenceId: "sequence_id",
  versionId: "version_id",
  stepId: "step_id",
  senderId: "sender_id",
};

/** Which mails, by what, and in which spans of time; without spans they are counted together. */
export interface MessageCount {
  span: Span;
  where?: CellWhere;
  by?: readonly MessageGroup[];
  spans?: readonly Span[];
}

/** What is added up of mails: of how many a fact is true, and how long the sent ones waited together. */
export type MessageNumber = MessageFact | "waited_ms";

/** Counts of mails by all facts; with spans, `by.span` is the number of one. */
export async function countMessages(
  tx: Executor,
  { span, where = {}, by = [], spans }: MessageCount,
): Promise<Counted<MessageNumber>[]> {
  const names = [...messageFacts, "waited_ms"] as const;
  const numbers = Object.fromEntries(
    names.map((name) => [name, sql`coalesce(sum(c.${sql.identifier(name)}), 0)`]),
  ) as Record<MessageNumber, SQL>;
  const chosen = Object.fromEntries(by.map((name) => [name, groups[name]]));
  const keys = [...by, ...Object.entries(where).flatMap(([name, value]) => (value === undefined ? [] : [name]))];
  const needs = { keys: keys.map((name) => columnOf[name] ?? name), quarters: spans !== undefined };
  return groupCounts(tx, {
    from: sql`(${cellsFromRollup(span, where, needs)}) c`,
    by: { ...(spans && { span: placeOf(sql`c.quarter`, spans) }), ...chosen },
    numbers,
  });
}
