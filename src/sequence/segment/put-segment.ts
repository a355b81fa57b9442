import { eq, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import type { Ground } from "../../ground.ts";
import { trySoon } from "../../aside/try-soon.ts";
import { segments } from "../../db/schema/index.ts";
import { found } from "../../platform/errors.ts";
import { accountTests } from "../condition/account/account-tests.ts";
import { condition } from "../condition/condition.ts";
import type { Condition } from "../condition/condition.ts";
import { loadCatalog } from "../publish/load-catalog.ts";
import { parseSegmentCondition } from "./parse-segment.ts";

export type Segment = typeof segments.$inferSelect;

/**
 * Creates the segment with this key, or replaces it.
 * @throws InvalidInputError `invalid_condition`
 */
export async function putSegment(
  { db, clock }: Pick<Ground, "db" | "clock">,
  input: { key: string; name: string; condition?: unknown },
): Promise<Segment> {
  const now = clock.now();
  const parsed = parseSegmentCondition(input.condition, await loadCatalog(db));
  const { key, name } = input;
  // Who changes somebody while it begins to look at accounts may have marked the lead alone: it is marked for anew.
  const marksHold = sql`${segments.looksAtAccounts} or ${accountTests([parsed]).length === 0}`;
  const markedFrom = sql`case when ${marksHold} then ${segments.markedFrom} end`;
  const [segment] = await db
    .insert(segments)
    .values({ key, name, condition: parsed, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({
      target: segments.key,
      set: { name, condition: parsed, isWhole: false, markedFrom, updatedAt: now },
    })
    .returning();
  if (segment === undefined) throw new Error("upsert returned no row");
  await trySoon(db, { segmentId: segment.id }, now);
  return segment;
}

/** The segment with this id or key, and its condition. @throws NotFoundError */
export async function getSegment(
  { db }: { db: Executor },
  which: { id: string } | { key: string },
): Promise<{ segment: Segment; condition: Condition }> {
  const rows = await db
    .select()
    .from(segments)
    .where("id" in which ? eq(segments.id, which.id) : eq(segments.key, which.key));
  const segment = found(rows, "segment", "id" in which ? which.id : which.key);
  return { segment, condition: condition.parse(segment.condition) };
}
