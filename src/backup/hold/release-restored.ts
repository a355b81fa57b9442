import { sql } from "drizzle-orm";
import type { Db } from "../../db/client.ts";
import type { Ground } from "../../ground.ts";
import { ConflictError } from "../../platform/errors.ts";
import { restored } from "../../db/message-history.ts";
import { resolveSome } from "../../send/ledger/resolve-message.ts";
import type { Resolution } from "../../send/ledger/resolve-message.ts";
import { releaseSender } from "../../sender/release-sender.ts";
import { forgetHeld, readHeld } from "./hold-restored.ts";
import type { HeldRestore } from "./hold-restored.ts";

const messagesAtOnce = 1_000;

/**
 * Ends the hold of a restore: the senders that it paused go on, and whatever was due before is decided. Leads who wait, are
 * paused or away come to their next mail later: it is uncertain then, and another release decides about it.
 * @param held what becomes of mails that may have been sent before; `keep` leaves each to a person
 * @returns how many mails were decided about
 * @throws ConflictError `nothing_restored`; `not_advanced` while workers have not yet written down which mails were due
 */
export async function releaseRestored(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { held }: { held: Resolution | "keep" },
): Promise<number> {
  const restore = await readHeld(db);
  if (restore === undefined) {
    const later = held === "keep" ? 0 : await decideAll({ db, clock }, held);
    if (later > 0) return later;
    throw new ConflictError(
      "nothing_restored",
      "No restore holds this installation, and no mails that a decision is due about.",
    );
  }
  const now = clock.now();
  const count = await countOwed(db, restore, now);
  if (count > 0) {
    throw new ConflictError(
      "not_advanced",
      `${count} leads have not been looked at since the restore, so it is not known yet which mails they were due. Start a worker (nothing is sent meanwhile), and release again in a minute.`,
    );
  }
  const decided = held === "keep" ? 0 : await decideAll({ db, clock }, held);
  await db.transaction(async (tx) => {
    const paused = await tx.execute<{ id: string }>(
      sql`select id from senders where paused_reason = ${restore.reason}`,
    );
    for (const { id } of paused) await releaseSender(tx, id, now);
    await forgetHeld(tx);
  });
  return decided;
}

/** Who may be owed a mail of before, or be taken in by a sequence for something of before, and has not been looked at. */
async function countOwed(db: Db, { asOf, restoredAt }: HeldRestore, now: Date): Promise<number> {
  const until = sql`${asOf.toISOString()}::timestamptz`;
  const before = sql`${restoredAt.toISOString()}::timestamptz`;
  const at = sql`${now.toISOString()}::timestamptz`;
  const [owed] = await db.execute<{ count: number }>(sql`
    select (
      (select count(*) from restore_holds h join enrollments e on e.id = h.enrollment_id
        join sequences s on s.id = e.sequence_id and s.status = 'published'
        join leads l on l.id = e.lead_id and (l.away_until is null or l.away_until <= ${at})
        where e.status = 'active' and e.due_at <= ${until}
          and not exists (select from set_asides a where a.enrollment_id = e.id))
      + (select count(*) from events where matched_at is null and received_at <= ${before})
      + (select count(*) from segment_members where matched_at is null and entered_at <= ${before})
      + (select count(*) from lead_changes where due_at <= ${until})
      + (select count(*) from leads where cool_sequence_id is not null and cool_until <= ${until})
    )::int as count`);
  return owed?.count ?? 0;
}

async function decideAll(deps: Pick<Ground, "db" | "clock">, action: Resolution): Promise<number> {
  const some = sql`select id from messages where status = 'uncertain' and reason = ${restored} limit ${messagesAtOnce}`;
  for (let decided = 0; ;) {
    const resolved = await resolveSome(deps, { which: sql`m.id in (${some})`, action });
    if (resolved.length === 0) return decided;
    decided += resolved.length;
  }
}
