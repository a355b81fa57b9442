import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { replyCategories } from "../../db/schema/inbound.ts";
import { answeredWith, handedOverIn, messageFactSql } from "../../send/ledger/message-facts.ts";
import { countEach, groupCounts } from "../count/group-counts.ts";
import type { Counted } from "../count/group-counts.ts";
import { linksFromRollup } from "../rollup/links.ts";
import type { FlowOf } from "./count-flow.ts";
import { allOf } from "../sql-parts.ts";

const mailsOf = ({ sequenceId, versionId, span }: FlowOf): SQL =>
  allOf(
    sql`m.sequence_id = ${sequenceId}`,
    versionId === undefined ? undefined : sql`m.version_id = ${versionId}`,
    handedOverIn(span.from, span.to),
  );

/** Mails in which a person followed a link, by step and by what the link is called. */
export async function countLinks(tx: Executor, of: FlowOf): Promise<Counted<"clicked">[]> {
  const { sequenceId, versionId, span } = of;
  return groupCounts(tx, {
    from: sql`(${linksFromRollup(span, { sequenceId, versionId })}) c`,
    by: { stepId: sql`c.step_id`, link: sql`c.link` },
    numbers: { clicked: sql`count(*)` },
  });
}

/** Answered mails by step and by what the answer says; one that was answered twice counts for each. */
export async function countAnswers(tx: Executor, of: FlowOf): Promise<Counted<(typeof replyCategories)[number]>[]> {
  const facts = Object.fromEntries(replyCategories.map((category) => [category, answeredWith(category)]));
  return groupCounts(tx, {
    from: sql`messages m where ${mailsOf(of)} and ${messageFactSql.replied}`,
    by: { stepId: sql`m.step_id` },
    numbers: countEach(facts as Record<(typeof replyCategories)[number], SQL>),
  });
}
