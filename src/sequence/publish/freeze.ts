import { eq, sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { publications, sequences, sequenceVersions } from "../../db/schema/index.ts";
import { watchedNames } from "../change/watched-names.ts";
import type { SequenceDefinition } from "../definition/definition.ts";
import type { Running } from "./count-running.ts";

/** Writes a version that is never changed, and gives it to new enrollments. @returns its id */
export async function freeze(
  tx: Tx,
  frozen: typeof sequenceVersions.$inferInsert & { definition: SequenceDefinition },
  now: Date,
): Promise<string> {
  const { sequenceId, definition } = frozen;
  const [version] = await tx.insert(sequenceVersions).values(frozen).returning({ id: sequenceVersions.id });
  if (version === undefined) throw new Error("insert returned no row");
  const { name, trigger } = definition;
  await tx
    .update(sequences)
    .set({
      name,
      // What is paused stays so, with its new version, until a person resumes it.
      status: sql`case when ${sequences.status} = 'paused' then 'paused' else 'published' end`,
      currentVersionId: version.id,
      triggerEvent: "event" in trigger ? trigger.event : null,
      triggerSegment: "segment" in trigger ? trigger.segment : null,
      triggerWatch: "becomes" in trigger ? watchedNames(trigger.becomes) : null,
      updatedAt: now,
    })
    .where(eq(sequences.id, sequenceId));
  return version.id;
}

/** Notes that a version was published, and what becomes of running enrollments. @returns the id of the publication */
export async function recordPublication(
  tx: Tx,
  sequenceId: string,
  versionId: string,
  running: Running,
  extend: boolean,
  now: Date,
): Promise<string> {
  const moves = running.kind === "move";
  const mode = !moves ? "pin" : Object.keys(running.map).length > 0 ? "map" : "move";
  const [publication] = await tx
    .insert(publications)
    .values({
      sequenceId,
      versionId,
      mode,
      ...(moves && { map: { ...running.map }, release: running.release }),
      extend,
      createdAt: now,
      dueAt: moves || extend ? now : null,
      finishedAt: moves || extend ? null : now,
    })
    .returning({ id: publications.id });
  if (publication === undefined) throw new Error("insert returned no row");
  return publication.id;
}
