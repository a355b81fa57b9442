import { desc, eq, ne, and, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { takeBatch } from "../../aside/take-batch.ts";
import { enrollments, publications } from "../../db/schema/index.ts";
import type { SetAside } from "../../jobs/room.ts";
import { uuidList } from "../../platform/rows.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { loadMovable, moveRunning, moveSome } from "../move/move-running.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions" | "log">;

/** Goes on with publications whose version could not be read, and moves enrollments that could not be moved. */
export async function moveAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  for (const { subject } of items.filter(({ kind }) => kind === "publication")) await moveRunning(app, subject);
  const stayed = items.filter(({ kind }) => kind === "enrollment");
  for (const [sequenceId, group] of Map.groupBy(stayed, (one) => one.sequenceId)) {
    if (sequenceId !== null) await moveStayed(app, sequenceId, group);
  }
  return [];
}

/** By the latest publication that moves: one that came after the one it failed under has replaced that. */
async function moveStayed(app: Deps, sequenceId: string, group: readonly SetAside[]): Promise<void> {
  await takeBatch(app, "move", async (tx, take) => {
    const [publication] = await tx
      .select()
      .from(publications)
      .where(and(eq(publications.sequenceId, sequenceId), ne(publications.mode, "pin")))
      .orderBy(desc(publications.id))
      .limit(1);
    if (publication === undefined) return;
    const which = sql`${enrollments.id} in ${uuidList(group.map(({ subject }) => subject))}`;
    const rows = await loadMovable(tx, publication, which);
    const version = await app.versions.get(tx, publication.versionId);
    await moveSome(app, take, publication, version, rows, app.clock.now());
  });
}
