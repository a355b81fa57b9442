import { eq, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { againAfterDeadlock } from "../../aside/again-after-deadlock.ts";
import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { sequences } from "../../db/schema/index.ts";
import { ConflictError, found } from "../../platform/errors.ts";
import type { Condition } from "../../sequence/condition/condition.ts";
import type { Occasion } from "../../sequence/matches-trigger.ts";
import { keyOfOccasion } from "../../sequence/key-of-occasion.ts";
import { getSegment } from "../../sequence/segment/put-segment.ts";
import { addPage, admitPage } from "./admit-page.ts";
import type { AdmittedPage, PageCounts, PageTarget } from "./admit-page.ts";
import { notPublished } from "./not-published.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions">;

/** How far a bulk enrollment is. `looked` counts leads, `members` those in the segment; `skipped` is by why. */
export interface EnrollProgress extends PageCounts {
  done: boolean;
}

/** What a bulk enrollment needs, checked before the first row. */
export type EnrollPlan = PageTarget & { condition: Condition };

const pageSize = 10_000;

/** @throws NotFoundError; ConflictError `sequence_not_published`, or `key_missing` where the trigger is keyed */
export async function planEnrollSegment(
  app: Deps,
  { id, segment }: { id: string; segment: string },
): Promise<EnrollPlan> {
  const plan = await planEnroll(app, { id }, { kind: "segment", segment });
  const { condition } = await getSegment(app, { key: segment });
  return { ...plan, condition };
}

/**
 * What many leads are enrolled in, whoever they are.
 * @throws NotFoundError; ConflictError `sequence_not_published`, or `key_missing` where the trigger is keyed
 */
export async function planEnroll(
  app: Pick<Deps, "db" | "versions">,
  { id }: { id: string },
  occasion: Occasion = { kind: "manual" },
): Promise<PageTarget> {
  const sequence = found(await app.db.select().from(sequences).where(eq(sequences.id, id)), "sequence", id);
  const { status, currentVersionId: versionId } = sequence;
  if (status !== "published" || versionId === null) throw notPublished(status);
  const { definition } = await app.versions.get(app.db, versionId);
  const key = keyOfOccasion(definition.trigger, occasion);
  if (key.kind === "refused") throw new ConflictError(key.code, key.reason);
  return { sequenceId: id, versionId, definition };
}

/**
 * Enrolls the leads of a segment, page by page, each in one statement of the database: whatever the number of leads, this
 * process holds counts only. The same rules as for one lead hold: stage, suppression, the trigger's condition, re-entry,
 * exclusivity groups; refusals are recorded. Stopped half-way, the same request goes on where it was.
 */
export async function* enrollSegment(app: Deps, plan: EnrollPlan): AsyncGenerator<EnrollProgress> {
  const { db, clock, queues } = app;
  const progress: EnrollProgress = { looked: 0, members: 0, enrolled: 0, waiting: 0, skipped: {}, done: false };
  let cursor: string | null = null;
  do {
    const after: SQL = cursor === null ? sql`true` : sql`l.id > ${cursor}::uuid`;
    const from = sql`select l.* from leads l where ${after} order by l.id limit ${pageSize}`;
    const page: AdmittedPage = await againAfterDeadlock(() =>
      db.transaction((tx) => admitPage(tx, plan, from, clock.now())),
    );
    cursor = page.looked < pageSize ? null : page.cursor;
    addPage(progress, page);
    yield { ...progress, skipped: { ...progress.skipped }, done: cursor === null };
  } while (cursor !== null);
  await queues.enqueue("advance", {});
}
