import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { imapMailboxes } from "../../db/schema/index.ts";

/** Writes how far a mailbox was read. Within one validity it only ever grows, whoever else reads the same mailbox. */
export async function writePosition(
  db: Executor,
  position: { key: string; uidValidity: string; lastUid: number },
  now: Date,
): Promise<void> {
  await db
    .insert(imapMailboxes)
    .values({ ...position, updatedAt: now })
    .onConflictDoUpdate({
      target: imapMailboxes.key,
      set: {
        uidValidity: position.uidValidity,
        lastUid: sql`case when ${imapMailboxes.uidValidity} = excluded.uid_validity
          then greatest(${imapMailboxes.lastUid}, excluded.last_uid) else excluded.last_uid end`,
        updatedAt: now,
      },
    });
}
