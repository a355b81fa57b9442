import { sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { countUntracked } from "../../consent/hit/count-untracked.ts";
import { askConsent } from "./ask-consent.ts";
import type { CountedHit } from "./hit-buffer.ts";

/**
 * Writes hits down as they came, in one row, for whoever may be measured; those of others are counted of nobody. The worker
 * makes touches of them: here nothing is done that would slow down who opens a mail.
 * @returns hits whose mail is still being handed over: they wait
 */
export async function writeHits(
  { db, queues }: Pick<Ground, "db" | "queues">,
  hits: readonly CountedHit[],
): Promise<readonly CountedHit[]> {
  if (hits.length === 0) return [];
  const { kept, untracked, early } = await db.$byKey.transaction(async (tx) => {
    const asked = await askConsent(tx, hits);
    if (asked.kept.length > 0) {
      const written = JSON.stringify(asked.kept.map(({ hit }) => hit));
      await tx.execute(sql`insert into hit_batches (hits) values (${written}::text::json)`);
    }
    await countUntracked(tx, asked.untracked);
    return asked;
  });
  if (kept.length + untracked.length > 0) await queues.enqueue("engage", {});
  return early;
}
