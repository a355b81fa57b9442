import { and, isNull, lt, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { scoringVersions } from "../../db/schema/index.ts";
import { eventNames } from "../rules/compile.ts";
import { parseRules } from "../rules/read-rules.ts";
import { findCurrent } from "./current.ts";
import type { ScoringVersion } from "./current.ts";

// An arbitrary constant: versions are numbered one after the other.
const numberingLock = 4_717_370_030;

/**
 * Takes rules as the next version, which counts at once; all leads are scored anew by a job. Rules that count already make no
 * new version.
 * @param input.by who says so
 * @throws InvalidInputError `invalid_rules` with every problem found
 */
export async function putScoring(
  { db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">,
  { rules: input, by }: { rules: unknown; by: string },
): Promise<ScoringVersion> {
  const rules = await parseRules(db, input);
  const now = clock.now();
  const version = await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${numberingLock})`);
    const current = await findCurrent(tx);
    if (current !== undefined && (await isSame(tx, current.number, rules))) return current;
    const number = (current?.number ?? 0) + 1;
    const [leads] = await tx.execute<{ total: number }>(sql`select count(*)::int as total from leads`);
    const [added] = await tx
      .insert(scoringVersions)
      .values({ number, rules, events: eventNames(rules), by, createdAt: now, total: leads?.total ?? 0 })
      .returning();
    // Whoever was not scored by the version before is by this one.
    await tx
      .update(scoringVersions)
      .set({ finishedAt: now })
      .where(and(lt(scoringVersions.number, number), isNull(scoringVersions.finishedAt)));
    return added;
  });
  if (version === undefined) throw new Error("insert returned no row");
  await queues.enqueue("score", {});
  return version;
}

async function isSame(tx: Tx, number: number, rules: unknown): Promise<boolean> {
  const found = await tx.execute(sql`
    select from scoring_versions where number = ${number} and rules = ${JSON.stringify(rules)}::text::jsonb`);
  return found.length > 0;
}
