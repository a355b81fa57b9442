import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Executor, Tx } from "../../db/client.ts";
import { forPeople, historyWith, restored } from "../../db/message-history.ts";
import { readSetting, writeSetting } from "../../db/settings.ts";

const key = restored;

const heldSchema = z.object({
  takenAt: z.coerce.date(),
  asOf: z.coerce.date(),
  restoredAt: z.coerce.date(),
  /** As the paused senders tell it: by it they are known again. */
  reason: z.string(),
});

/** A restore that holds what the installation sends. `asOf`: until when the one before it may have sent. */
export type HeldRestore = z.infer<typeof heldSchema>;

/** The restore that holds this installation; undefined when none does. */
export async function readHeld(db: Executor): Promise<HeldRestore | undefined> {
  const value = await readSetting(db, key);
  return value === undefined ? undefined : heldSchema.parse(value);
}

/**
 * Forgets the restore. Enrollments that have not come to their next mail yet, because they wait, are paused, or the lead is away,
 * stay held: that mail is uncertain when it comes.
 */
export async function forgetHeld(tx: Tx): Promise<void> {
  await tx.execute(sql`
    delete from restore_holds h using enrollments e
    where e.id = h.enrollment_id and e.status not in ('active', 'waiting', 'paused')`);
  await tx.execute(sql`delete from settings where key = ${key}`);
}

/** What was held, in rows. */
export interface Held {
  messages: number;
  enrollments: number;
  senders: number;
}

/**
 * Holds what leads and prospects may have got already: until `asOf` the installation that was lost went on sending, which the
 * backup does not know of. Every sender is paused, because replies and unsubscribes of that time are not known either. Mails that
 * were due by then are uncertain; so is the next one of every enrollment that was. What somebody had going over many leads ends: it
 * may have come to its end, or been stopped, and an erasure cannot be taken back. Who was signed in has to sign in again: what
 * was ended since the backup would be good once more.
 */
export async function holdRestored(
  tx: Tx,
  { takenAt, asOf, now }: { takenAt: Date; asOf: Date; now: Date },
): Promise<Held> {
  const until = sql`${asOf.toISOString()}::timestamptz`;
  const at = sql`${now.toISOString()}::timestamptz`;
  const reason = `a backup of ${takenAt.toISOString()} was restored; "ripen release" lets it go on`;
  const count = async (statement: ReturnType<typeof sql>): Promise<number> => (await tx.execute(statement)).count;
  const messages = await count(sql`
    update messages m set status = 'uncertain', reason = ${restored}, lease_until = null, in_line = false,
      history = ${historyWith(sql`'uncertain'::text`, sql`${restored}::text`, now)}
    where (m.status in ('queued', 'deferred') and m.due_at <= ${until}) or m.status = 'sending'
      or (m.status = 'uncertain' and m.reason not in ${forPeople})`);
  const enrollments = await count(sql`
    insert into restore_holds (enrollment_id)
    select id from enrollments where (status in ('active', 'waiting') and due_at <= ${until})
      or (status = 'paused' and resume_at <= ${until})
    on conflict do nothing`);
  await tx.execute(sql`
    update confirmation_mails set begun_at = coalesce(begun_at, ${at}), done_at = ${at}, outcome = 'uncertain'
    where done_at is null and due_at <= ${until}`);
  await tx.execute(sql`
    update rep_mails set status = 'held', reason = 'uncertain', error = ${`It may have been sent before a backup was restored.`}
    where status = 'queued' and due_at <= ${until}`);
  await tx.execute(sql`update bulk_actions set status = 'canceled', finished_at = ${at} where status = 'running'`);
  const failure = JSON.stringify({
    code: "restored",
    message:
      "A backup was restored that was made while the import ran. What was taken stays; it can go on where it stopped.",
  });
  await tx.execute(sql`
    update imports set status = 'interrupted', failure = ${failure}::text::jsonb, updated_at = ${at}, finished_at = ${at}
    where status = 'running'`);
  const senders = await count(sql`
    update senders set paused_at = ${at}, paused_reason = ${reason} where paused_at is null`);
  for (const table of ["user_sessions", "sign_in_links", "failing_jobs"]) {
    await tx.execute(sql`delete from ${sql.identifier(table)}`);
  }
  await writeSetting(tx, key, { takenAt, asOf, restoredAt: now, reason }, now);
  return { messages, enrollments, senders };
}
