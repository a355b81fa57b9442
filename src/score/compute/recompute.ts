import { desc, eq, isNull, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { scoringVersions } from "../../db/schema/index.ts";
import { compileRules } from "../rules/compile.ts";
import { storedRules } from "../rules/read-rules.ts";
import type { ScoringVersion } from "../version/current.ts";
import { writeScores } from "./write-scores.ts";

type Deps = Pick<Ground, "db" | "clock" | "queues" | "stopping">;

const batchSize = 5_000;

/**
 * Scores all leads by rules that are new, batch by batch, each in a transaction that also notes how far it came: a crash
 * costs nothing. Whoever comes after is noted by the database.
 */
export async function recompute(app: Deps): Promise<void> {
  while (!app.stopping.aborted && (await app.db.transaction((tx) => recomputeBatch(tx, app.clock.now()))));
  await app.queues.enqueue("enroll", {});
}

async function recomputeBatch(tx: Tx, now: Date): Promise<boolean> {
  const [version] = await tx
    .select()
    .from(scoringVersions)
    .where(isNull(scoringVersions.finishedAt))
    .orderBy(desc(scoringVersions.number))
    .limit(1)
    .for("update", { skipLocked: true });
  if (version === undefined || !(await isSeenByAll(tx, version))) return false;
  const after = version.through === null ? sql`true` : sql`l.id > ${version.through}::uuid`;
  const rows = await tx.execute<{ id: string }>(sql`
    select l.id from leads l where ${after} order by l.id limit ${batchSize} for no key update`);
  const last = rows.at(-1);
  if (last !== undefined) {
    const rules = compileRules(storedRules(version.rules));
    // New rules make nobody cross a threshold, as publishing a sequence enrolls nobody for whom its trigger held before. Where
    // something happened as well it counts: those are left to scoreChanged. One statement sees what happened and its note.
    await tx.execute(sql`set local ripen.new_rules = 'on'`);
    const which = sql`${after} and l.id <= ${last.id}::uuid and not exists (
      select from score_changes c where c.lead_id = l.id)`;
    await writeScores(tx, { number: version.number, rules }, which, now);
  }
  const isEnd = rows.length < batchSize;
  await tx
    .update(scoringVersions)
    .set({
      done: version.done + rows.length,
      ...(last !== undefined && { through: last.id }),
      ...(isEnd && { finishedAt: now }),
    })
    .where(eq(scoringVersions.number, version.number));
  return !isEnd;
}

/**
 * Whether every transaction that began before the version was there has ended. One that has not may still write what it did
 * not know to note.
 */
async function isSeenByAll(tx: Tx, { number, through }: ScoringVersion): Promise<boolean> {
  if (through !== null) return true;
  const [found] = await tx.execute<{ seen: boolean }>(sql`
    select not exists (
      select from pg_stat_activity a
      where a.datname = current_database() and a.backend_xid is not null and age(a.backend_xid) > age(v.xmin)) as seen
    from scoring_versions v where v.number = ${number}`);
  return found?.seen === true;
}
