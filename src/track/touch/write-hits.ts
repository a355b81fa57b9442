import { sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { countUntracked } from "../../consent/hit/count-untracked.ts";
import type { Tx } from "../../db/client.ts";
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
  const { kept, untracked, early } = await askConsent(db.$byKey, hits);
  const keep = async (on: Pick<Tx, "execute">) => {
    if (kept.length === 0) return;
    const written = JSON.stringify(kept.map(({ hit }) => hit));
    await on.execute(sql`insert into hit_batches (hits) values (${written}::text::json)`);
  };
  // Mostly there is one thing to write, which needs no transaction around it.
  if (untracked.length === 0) await keep(db.$byKey);
  else {
    await db.$byKey.transaction(async (tx) => {
      await keep(tx);
      await countUntracked(tx, untracked);
    });
  }
  if (kept.length + untracked.length > 0) await queues.enqueue("engage", {});
  return early;
}
