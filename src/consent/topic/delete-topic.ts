import { eq, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { topics } from "../../db/schema/index.ts";
import { ConflictError, found } from "../../platform/errors.ts";

/**
 * Deletes a topic. What leads said of it stays in their logs, and holds again if a topic of that key is created again.
 * @throws NotFoundError; ConflictError `topic_in_use`, with some of the sequences that name it
 */
export async function deleteTopic({ db }: Pick<Ground, "db">, { key }: { key: string }): Promise<void> {
  await db.transaction(async (tx) => {
    found(await tx.select({ key: topics.key }).from(topics).where(eq(topics.key, key)).for("update"), "topic", key);
    const users = await tx.execute<{ name: string }>(sql`
      select distinct s.name from sequences s left join sequence_versions v on v.sequence_id = s.id
      where (s.status <> 'archived' and s.draft ->> 'topic' = ${key})
        or (v.definition ->> 'topic' = ${key} and ((s.status <> 'archived' and v.id = s.current_version_id) or exists (
          select from enrollments e where e.version_id = v.id and e.status in ('waiting', 'active', 'paused'))))
      order by s.name limit 3`);
    if (users.length > 0) {
      const some = users.map(({ name }) => `"${name}"`).join(", ");
      throw new ConflictError("topic_in_use", `Sequences belong to it, such as ${some}: publish them without first.`);
    }
    await tx.delete(topics).where(eq(topics.key, key));
  });
}
