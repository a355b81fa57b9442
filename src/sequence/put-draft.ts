import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { sequences } from "../db/schema/index.ts";
import { NotFoundError } from "../platform/errors.ts";
import type { SequenceDefinition } from "./definition/definition.ts";

/** Replaces the draft. What is published stays as it is until the draft is published. @throws NotFoundError */
export async function putDraft(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id, definition }: { id: string; definition: SequenceDefinition },
): Promise<void> {
  const rows = await db
    .update(sequences)
    .set({ name: definition.name, draft: definition, updatedAt: clock.now() })
    .where(eq(sequences.id, id))
    .returning({ id: sequences.id });
  if (rows.length === 0) throw new NotFoundError("sequence", id);
}
