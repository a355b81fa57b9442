import { like, or, eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { Tx } from "../db/client.ts";
import { sequences } from "../db/schema/index.ts";
import type { SequenceDefinition } from "./definition/definition.ts";
import { isSequenceId } from "./named/sequence-id.ts";

export type Sequence = typeof sequences.$inferSelect;

/** Creates a sequence with a first draft. It enrolls nobody before it is published. Its key comes from its name, and is never written like an id. */
export async function createSequence(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { definition }: { definition: SequenceDefinition },
): Promise<Sequence> {
  const now = clock.now();
  return db.transaction(async (tx) => {
    const { name } = definition;
    const [sequence] = await tx
      .insert(sequences)
      .values({ key: await freeKey(tx, name), name, draft: definition, createdAt: now, updatedAt: now })
      .returning();
    if (sequence === undefined) throw new Error("insert returned no row");
    return sequence;
  });
}

/** "Trial expiry" is `trial-expiry`, or `trial-expiry-2` when that is taken. Two at once may both get none: then the id serves. */
async function freeKey(tx: Tx, name: string): Promise<string | null> {
  const ascii = name.normalize("NFKD").toLowerCase();
  const slug = ascii
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 80);
  const base = slug === "" || isSequenceId(slug) ? "sequence" : slug;
  const rows = await tx
    .select({ key: sequences.key })
    .from(sequences)
    .where(or(eq(sequences.key, base), like(sequences.key, `${base}-%`)));
  const taken = new Set(rows.map(({ key }) => key));
  if (!taken.has(base)) return base;
  for (let number = 2; number <= taken.size + 1; number++) {
    if (!taken.has(`${base}-${number}`)) return `${base}-${number}`;
  }
  return null;
}
