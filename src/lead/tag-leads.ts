import { sql } from "drizzle-orm";
import { trySoonMany } from "../aside/try-soon.ts";
import type { Tx } from "../db/client.ts";
import { uuidList } from "../platform/rows/rows.ts";
import { lookAgain } from "./look-again.ts";

const tagsAtMost = 50;

/** What became of a lead whose tags were to change. */
export type Tagged = { id: string; code: "has_tag" | "has_no_tag" | "too_many_tags" | null };

/** Gives leads a tag, or takes it, in the caller's transaction; their other tags stay. @returns of each that is there; null: it was changed */
export async function tagLeads(
  tx: Tx,
  { ids, tag, has }: { ids: readonly string[]; tag: string; has: boolean },
  now: Date,
): Promise<Tagged[]> {
  const held = await tx.execute<Tagged>(sql`
    select id, case
      when ${has} and ${tag}::text = any(tags) then 'has_tag'
      when not ${has} and not ${tag}::text = any(tags) then 'has_no_tag'
      when ${has} and cardinality(tags) >= ${tagsAtMost} then 'too_many_tags' end as code
    from leads where id in ${uuidList(ids)} order by id for no key update`);
  const changing = held.flatMap(({ id, code }) => (code === null ? [id] : []));
  if (changing.length === 0) return held;
  const next = has ? sql`tags || array[${tag}::text]` : sql`array_remove(tags, ${tag}::text)`;
  await tx.execute(sql`
    update leads set tags = ${next}, updated_at = ${now.toISOString()}::timestamptz where id in ${uuidList(changing)}`);
  await trySoonMany(tx, { leadIds: changing }, now);
  await lookAgain(tx, changing, now);
  return held;
}
