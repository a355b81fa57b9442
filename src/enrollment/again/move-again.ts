import { desc, eq, ne, and, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { takeBatch } from "../../aside/take-batch.ts";
import type { Tx } from "../../db/client.ts";
import { enrollments, publications } from "../../db/schema/index.ts";
import type { SetAside } from "../../jobs/room.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { extendFinished } from "../move/extend-finished.ts";
import { loadMovable, moveRunning, moveSome } from "../move/move-running.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "queues" | "versions" | "log">;

/**
 * Goes on with publications whose version could not be read, moves enrollments that could not be moved, and lets those go on
 * who finished and could not.
 */
export async function moveAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  for (const { subject } of items.filter(({ kind }) => kind === "publication")) await moveRunning(app, subject);
  const stayed = items.filter(({ kind }) => kind === "enrollment");
  for (const [sequenceId, group] of Map.groupBy(stayed, (one) => one.sequenceId)) {
    if (sequenceId === null) continue;
    const [finished, running] = [true, false].map((whether) =>
      group.flatMap(({ subject, detail }) => ("extends" in detail === whether ? [subject] : [])),
    );
    if (running?.length) await moveStayed(app, sequenceId, running);
    if (finished?.length) await extendStayed(app, sequenceId, finished);
  }
  await app.queues.enqueue("advance", {});
  return [];
}

/** By the latest publication that moves: one that came after the one it failed under has replaced that. */
async function moveStayed(app: Deps, sequenceId: string, ids: readonly string[]): Promise<void> {
  await takeBatch(app, "move", async (tx, take) => {
    const publication = await latest(tx, sequenceId, ne(publications.mode, "pin"));
    if (publication === undefined) return;
    const rows = await loadMovable(tx, publication, sql`${enrollments.id} in ${uuidList(ids)}`);
    const version = await app.versions.get(tx, publication.versionId);
    await moveSome(app, take, publication, version, rows, app.clock.now());
  });
}

/** By the latest publication that extends. */
async function extendStayed(app: Deps, sequenceId: string, ids: readonly string[]): Promise<void> {
  await takeBatch(app, "move", async (tx, take) => {
    const publication = await latest(tx, sequenceId, eq(publications.extend, true));
    if (publication === undefined) return;
    const rows = await loadMovable(tx, publication, sql`${enrollments.id} in ${uuidList(ids)}`, ["completed"]);
    const version = await app.versions.get(tx, publication.versionId);
    const finished = rows.map(({ row }) => row);
    await extendFinished(app, take, publication.id, version, finished, app.clock.now());
  });
}

async function latest(tx: Tx, sequenceId: string, which: SQL) {
  const [publication] = await tx
    .select()
    .from(publications)
    .where(and(eq(publications.sequenceId, sequenceId), which))
    .orderBy(desc(publications.id))
    .limit(1);
  return publication;
}
