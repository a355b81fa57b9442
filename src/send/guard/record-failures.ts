import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import type { FailureKind } from "../../db/schema/guard.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";

export interface NewFailure {
  messageId: string;
  kind: FailureKind;
  /** What the server, or the report, said. */
  detail: string | null;
  at: Date;
}

/**
 * Writes down what counts against the sequences and senders of some messages, in the transaction that makes it true. The
 * same failure of a message counts once, by whatever way it is heard of again. The guard looks at it after the commit.
 */
export async function recordFailures(tx: Tx, failures: readonly NewFailure[]): Promise<void> {
  if (failures.length === 0) return;
  const rows = failures.map(({ detail, ...failure }) => ({ ...failure, detail: detail?.slice(0, 500) ?? null }));
  await tx.execute(sql`
    insert into delivery_failures (message_id, kind, sequence_id, sender_id, destination, accepted, detail, sent_at, at)
    select m.id, r.kind, m.sequence_id, m.sender_id, m.destination, m.sent_at is not null, r.detail,
      coalesce(m.sent_at, r.at), r.at
    from ${recordRows(rows, `"messageId" uuid, kind text, detail text, at timestamptz`)}
    join messages m on m.id = r."messageId"
    on conflict do nothing`);
}
