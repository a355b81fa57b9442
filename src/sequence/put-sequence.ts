import { eq, or, sql } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { sequences } from "../db/schema/index.ts";
import { NotFoundError } from "../platform/errors.ts";
import type { SequenceDefinition } from "./definition/definition.ts";
import { isSequenceId } from "./named/sequence-id.ts";
import { putDraft } from "./put-draft.ts";

/**
 * Creates the sequence with this key, or replaces its draft, so that the same call again changes nothing. What is published stays as
 * it is until the draft is published.
 * @param input.key the key; the id of a sequence that exists names it as well
 * @throws NotFoundError for an id that names none; ConflictError `sequence_archived`
 */
export async function putSequence(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { key, definition }: { key: string; definition: SequenceDefinition },
): Promise<{ id: string; created: boolean }> {
  const now = clock.now();
  const named = or(eq(sequences.key, key), sql`${sequences.id}::text = ${key}`);
  const [known] = await db.select({ id: sequences.id }).from(sequences).where(named);
  if (known === undefined && !isSequenceId(key)) {
    const [added] = await db
      .insert(sequences)
      .values({ key, name: definition.name, draft: definition, createdAt: now, updatedAt: now })
      .onConflictDoNothing({ target: sequences.key })
      .returning({ id: sequences.id });
    if (added !== undefined) return { id: added.id, created: true };
  }
  // Another call was quicker when it was not there before.
  const [there] = known === undefined ? await db.select({ id: sequences.id }).from(sequences).where(named) : [known];
  if (there === undefined) throw new NotFoundError("sequence", key);
  await putDraft({ db, clock }, { id: there.id, definition });
  return { id: there.id, created: false };
}
