import type { App } from "../app.ts";
import { sequences } from "../db/schema/index.ts";
import type { Definition } from "./definition.ts";

export type Sequence = typeof sequences.$inferSelect;

/** Creates a sequence with a first draft. It enrolls nobody before it is published. */
export async function createSequence(
  { db, clock }: Pick<App, "db" | "clock">,
  { definition }: { definition: Definition },
): Promise<Sequence> {
  const now = clock.now();
  const [sequence] = await db
    .insert(sequences)
    .values({ name: definition.name, draft: definition, createdAt: now, updatedAt: now })
    .returning();
  if (sequence === undefined) throw new Error("insert returned no row");
  return sequence;
}
