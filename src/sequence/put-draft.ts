import { and, eq, ne } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { sequences } from "../db/schema/index.ts";
import { found } from "../platform/errors.ts";
import type { SequenceDefinition } from "./definition/definition.ts";
import { SequenceArchivedError } from "./remove/sequence-archived.ts";

/**
 * Replaces the draft. What is published stays as it is until the draft is published.
 * @throws NotFoundError; ConflictError `sequence_archived`
 */
export async function putDraft(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id, definition }: { id: string; definition: SequenceDefinition },
): Promise<void> {
  const rows = await db
    .update(sequences)
    .set({ name: definition.name, draft: definition, updatedAt: clock.now() })
    .where(and(eq(sequences.id, id), ne(sequences.status, "archived")))
    .returning({ id: sequences.id });
  if (rows.length > 0) return;
  found(await db.select({ id: sequences.id }).from(sequences).where(eq(sequences.id, id)), "sequence", id);
  throw new SequenceArchivedError();
}
