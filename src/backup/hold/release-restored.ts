import { sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { ConflictError } from "../../platform/errors.ts";
import { restored } from "../../db/message-history.ts";
import { resolveSome } from "../../send/ledger/resolve-message.ts";
import type { Resolution } from "../../send/ledger/resolve-message.ts";
import { releaseSender } from "../../sender/release-sender.ts";
import { forgetHeld, readHeld } from "./hold-restored.ts";

const messagesAtOnce = 1_000;

/**
 * Ends the hold of a restore: the senders that it paused go on, and whatever was due before is decided.
 * @param held what becomes of mails that may have been sent before; `keep` leaves each to a person
 * @returns how many mails were decided about
 * @throws ConflictError `nothing_restored`; `not_advanced` while workers have not yet written down which mails were due
 */
export async function releaseRestored(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { held }: { held: Resolution | "keep" },
): Promise<number> {
  const restore = await readHeld(db);
  if (restore === undefined) throw new ConflictError("nothing_restored", "No restore holds this installation.");
  const [owed] = await db.execute<{ count: number }>(sql`
    select count(*)::int as count from restore_holds h join enrollments e on e.id = h.enrollment_id
    join sequences s on s.id = e.sequence_id and s.status = 'published'
    where e.status = 'active' and e.due_at <= ${restore.asOf.toISOString()}
      and not exists (select from set_asides a where a.enrollment_id = e.id)`);
  if (owed !== undefined && owed.count > 0) {
    throw new ConflictError(
      "not_advanced",
      `${owed.count} leads have not been looked at since the restore, so it is not known yet which mails they were due. Start a worker (nothing is sent meanwhile), and release again in a minute.`,
    );
  }
  const decided = held === "keep" ? 0 : await decideAll({ db, clock }, held);
  await db.transaction(async (tx) => {
    const paused = await tx.execute<{ id: string }>(
      sql`select id from senders where paused_reason = ${restore.reason}`,
    );
    for (const { id } of paused) await releaseSender(tx, id, clock.now());
    await forgetHeld(tx);
  });
  return decided;
}

async function decideAll(deps: Pick<Ground, "db" | "clock">, action: Resolution): Promise<number> {
  const some = sql`select id from messages where status = 'uncertain' and reason = ${restored} limit ${messagesAtOnce}`;
  for (let decided = 0; ;) {
    const resolved = await resolveSome(deps, { which: sql`m.id in (${some})`, action });
    if (resolved.length === 0) return decided;
    decided += resolved.length;
  }
}
