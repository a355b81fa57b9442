import { and, eq, inArray } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { takeBatch } from "../../aside/take-batch.ts";
import type { Take } from "../../aside/take-batch.ts";
import type { Tx } from "../../db/client.ts";
import { segmentMembers, sequences } from "../../db/schema/index.ts";
import { triggeredStatuses } from "../../db/schema/sequences.ts";
import type { SetAside } from "../../jobs/room.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { admitEntered, claimEntered } from "../admit/enroll-segments.ts";
import { lookAt } from "../segment/look.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions" | "log">;

/** Looks at segments again that could not be asked, and enrolls who could not be enrolled and still is in the segment. */
export async function segmentsAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  const now = app.clock.now();
  for (const { subject } of items.filter(({ kind }) => kind === "segment")) await lookAt(app, subject, now);
  const members = items.filter(({ kind }) => kind === "member");
  for (const group of Map.groupBy(members, ({ segmentId, sequenceId }) => `${segmentId} ${sequenceId}`).values()) {
    await takeBatch(app, "segments", (tx, take) => admitAgain(app, tx, take, group, now));
  }
  await app.queues.enqueue("segments", {});
  await app.queues.enqueue("advance", {});
  return [];
}

/** @param group of one segment and one sequence */
async function admitAgain(app: Deps, tx: Tx, take: Take, group: readonly SetAside[], now: Date): Promise<void> {
  const [first] = group;
  if (first === undefined || first.segmentId === null || first.sequenceId === null) return;
  const leadIds = group.map(({ subject }) => subject);
  const which = and(eq(segmentMembers.segmentId, first.segmentId), inArray(segmentMembers.leadId, leadIds));
  const entered = await claimEntered(tx, which);
  const [key] = new Set(entered.map((one) => one.key));
  if (key === undefined) return;
  const still = and(
    eq(sequences.id, first.sequenceId),
    eq(sequences.triggerSegment, key),
    inArray(sequences.status, triggeredStatuses),
  );
  const [sequence] = await tx.select().from(sequences).where(still);
  const versionId = sequence?.currentVersionId ?? null;
  if (versionId !== null) await admitEntered(app, take, { sequenceId: first.sequenceId, versionId }, entered, now);
}
