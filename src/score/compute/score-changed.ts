import { sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { lookAgain } from "../../lead/look-again.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { compileRules } from "../rules/compile.ts";
import { storedRules } from "../rules/read-rules.ts";
import { findCurrent } from "../version/current.ts";
import { writeScores } from "./write-scores.ts";

type Deps = Pick<Ground, "db" | "clock" | "queues" | "stopping">;

const batchSize = 1_000;

/**
 * Scores the leads again of whom something changed. What changed was noted by the database, with the change itself, whatever
 * made it; the note is taken away in the transaction that writes the score. A score is always worked out from all that
 * counts, so that neither a repetition nor a correction is counted twice.
 * @returns how many scores changed
 */
export async function scoreChanged(app: Deps): Promise<number> {
  let changed = 0;
  while (!app.stopping.aborted) {
    const batch = await app.db.transaction((tx) => scoreBatch(tx, app.clock.now()));
    changed += batch.changed;
    if (batch.taken < batchSize) break;
  }
  if (changed > 0) await app.queues.enqueue("enroll", {});
  return changed;
}

async function scoreBatch(tx: Tx, now: Date): Promise<{ taken: number; changed: number }> {
  const notes = await tx.execute<{ leadId: string }>(sql`
    delete from score_changes where id in (
      select id from score_changes order by id limit ${batchSize} for update skip locked)
    returning lead_id as "leadId"`);
  if (notes.length === 0) return { taken: 0, changed: 0 };
  const ids = [...new Set(notes.map(({ leadId }) => leadId))];
  const changed = await scoreLeads(tx, ids, now);
  // A promotion rule may ask for the score.
  await lookAgain(tx, changed, now);
  return { taken: notes.length, changed: changed.length };
}

/**
 * Scores leads by the rules that count now, in the caller's transaction.
 * @returns those whose scores changed
 */
export async function scoreLeads(tx: Tx, ids: readonly string[], now: Date): Promise<string[]> {
  const which = sql`l.id in ${uuidList(ids)}`;
  // Held first: then whoever else scores them has done so, and every statement after sees what that was made of.
  await tx.execute(sql`select from leads l where ${which} order by l.id for no key update`);
  const version = await findCurrent(tx);
  if (version === undefined) return [];
  const rules = compileRules(storedRules(version.rules));
  return writeScores(tx, { number: version.number, rules }, which, now);
}
