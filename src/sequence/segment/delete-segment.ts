import { eq, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { segments } from "../../db/schema/index.ts";
import { ConflictError, found } from "../../platform/errors.ts";

/**
 * Deletes a segment. Its leads stay.
 * @throws NotFoundError; ConflictError `segment_in_use`, with some of the sequences that it triggers
 */
export async function deleteSegment({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<void> {
  await db.transaction(async (tx) => {
    const { key } = found(await tx.select().from(segments).where(eq(segments.id, id)).for("update"), "segment", id);
    const users = await tx.execute<{ name: string }>(sql`
      select s.name from sequences s
      where s.status <> 'archived' and (s.trigger_segment = ${key} or s.draft -> 'trigger' ->> 'segment' = ${key})
      order by s.name limit 3`);
    if (users.length > 0) {
      const some = users.map(({ name }) => `"${name}"`).join(", ");
      throw new ConflictError("segment_in_use", `It triggers sequences, such as ${some}: publish them without first.`);
    }
    await tx.delete(segments).where(eq(segments.id, id));
  });
}
