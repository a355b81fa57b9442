import { eq, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { topics } from "../../db/schema/index.ts";
import { hashUnit } from "../../schedule/hash-unit.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";

/**
 * Chance by which leads get nothing, so that what mails bring can be seen: `share` of a hundred, of a topic or (null) of the sequence
 * itself. Who is held out depends on the lead and on `of` alone, so it is the same whenever they come.
 */
export interface Holdout {
  topic: string | null;
  share: number;
  of: string;
}

/** The holdouts of a sequence, that of its topic first. Mails that people ordered are kept from nobody. */
export async function loadHoldouts(
  db: Executor,
  sequenceId: string,
  { topic, holdout, purpose }: Pick<SequenceDefinition, "topic" | "holdout" | "purpose">,
): Promise<Holdout[]> {
  if (purpose === "transactional") return [];
  const [ofTopic] =
    topic === undefined ? [] : await db.select({ share: topics.holdout }).from(topics).where(eq(topics.key, topic));
  return [
    ...(topic === undefined || ofTopic === undefined || ofTopic.share === 0
      ? []
      : [{ topic, share: ofTopic.share, of: `holdout:topic:${topic}:` }]),
    ...(holdout === undefined ? [] : [{ topic: null, share: holdout.share, of: `holdout:sequence:${sequenceId}:` }]),
  ];
}

/** The holdout that a lead falls to; undefined: none. */
export function holdoutOf(holdouts: readonly Holdout[], leadId: string): Holdout | undefined {
  return holdouts.find(({ of, share }) => hashUnit(`${of}${leadId}`) * 100 < share);
}

/** The same as SQL: the number of the holdout that a lead `l` falls to, from 0; NULL: none. */
export function holdoutSql(holdouts: readonly Holdout[], leadId: SQL): SQL {
  if (holdouts.length === 0) return sql`null::int`;
  // As hashUnit: the first 48 bits of a SHA-256.
  const unit = (
    of: string,
  ) => sql`('x' || encode(substring(sha256(convert_to(${of}::text || ${leadId}::text, 'UTF8')) from 1 for 6), 'hex'))::bit(48)::bigint
    / 281474976710656.0::float8`;
  const cases = holdouts.map(
    ({ of, share }, place) => sql`when ${unit(of)} * 100 < ${share}::float8 then ${place}::int`,
  );
  return sql`(case ${sql.join(cases, sql` `)} end)`;
}

/** Why a lead gets nothing, in words. */
export function sayHeldOut({ topic, share }: Pick<Holdout, "topic" | "share">): string {
  const whose = topic === null ? "this sequence takes in" : `sequences of the topic "${topic}" take in`;
  return `Held out: ${share} of a hundred leads that ${whose} get nothing, so that it can be seen what the mails bring.`;
}
