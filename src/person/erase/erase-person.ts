import { inArray, or, eq, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground, Signers } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { erasureRequests, erasures, leads } from "../../db/schema/index.ts";
import type { ErasedRows } from "../../db/schema/erasures.ts";
import { exitEnrollments } from "../../enrollment/exit.ts";
import { hashAddress } from "../../lead/suppression/hashed-address.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { digest } from "../../platform/secret/sign.ts";
import { againAfterDeadlock } from "../../aside/again-after-deadlock.ts";
import { countTraces } from "./count-traces.ts";
import { emptyMails } from "./empty-mails.ts";
import { findFiles } from "./find-files.ts";
import { findLateMails, findMails, findPerson, findTraces } from "./find-traces.ts";
import type { Person } from "./find-traces.ts";
import { hashSuppressions } from "./hash-suppressions.ts";
import type { KeepSuppressed } from "./hash-suppressions.ts";
import { strikeOut } from "./strike-out.ts";

/** What an erasure leaves: no word of the person, and the proof that it was done. */
export type Receipt = typeof erasures.$inferSelect;

/**
 * Erases a lead and every trace of the person, in one transaction: what runs stops, and no mail to them begins after the
 * commit. What stays: counts by step, keyed hashes of the addresses in the receipt, and, as `keep` says, on the suppression list.
 * @throws NotFoundError
 */
export async function eraseLead(
  app: Pick<Ground, "db" | "clock" | "signers">,
  { id, keep }: { id: string; keep: KeepSuppressed },
): Promise<Receipt> {
  return againAfterDeadlock(() =>
    app.db.transaction(async (tx) => {
      const person = await findPerson(tx, id);
      if (person === undefined) throw new NotFoundError("lead", id);
      return erasePerson(tx, app.signers, person, keep, app.clock.now());
    }),
  );
}

/** `eraseLead` in the caller's transaction, also of somebody who is no lead and whose addresses are known. @throws NotFoundError */
export async function erasePerson(
  tx: Tx,
  signers: Pick<Signers, "address">,
  person: Person,
  keep: KeepSuppressed,
  now: Date,
): Promise<Receipt> {
  const { leadId, emails } = person;
  const mails = await findMails(tx, person);
  const files = await findFiles(tx, emails);
  // In the order in which settling a mail locks: the mail, then the lead.
  await tx.execute(sql`
    select id from inbound_mails where id in ${uuidList([...mails.own, ...mails.others])} order by id for update`);
  if (leadId !== null) await lockLead(tx, leadId, now);
  mails.own.push(...(await findLateMails(tx, person, mails.own)));
  const traces = { ...(await findTraces(tx, leadId)), ownMailIds: mails.own, otherMailIds: mails.others, files };
  if (leadId !== null) await countTraces(tx, leadId);
  const own = leadId === null ? {} : await countRows(tx, leadId, traces.messageIds);
  const suppressed = await hashSuppressions(tx, signers, person, traces, keep, now);
  const struck = await strikeOut(tx, person, traces);
  const emptied = await emptyMails(tx, person, traces, now);
  if (leadId !== null) await deleteLead(tx, leadId);
  const rows = withoutZeros({ ...own, ...struck, ...emptied });
  const id = newId();
  const hashes = emails.map((email) => hashAddress(signers, email)).toSorted();
  const said = { id, at: now.toISOString(), hashes, suppressed, rows };
  const receipt: Receipt = { ...said, at: now, digest: digest(JSON.stringify(said)) };
  await tx.insert(erasures).values(receipt);
  await tx
    .update(erasureRequests)
    .set({
      email: null,
      leadId: null,
      erasureId: id,
      doneAt: sql`coalesce(${erasureRequests.doneAt}, ${now.toISOString()}::timestamptz)`,
    })
    .where(
      or(leadId === null ? undefined : eq(erasureRequests.leadId, leadId), inArray(erasureRequests.email, [...emails])),
    );
  return receipt;
}

/** Holds the lead, and stops what runs: a mail that is being let through the fence right now is waited for. */
async function lockLead(tx: Tx, leadId: string, now: Date): Promise<void> {
  const [lead] = await tx.select({ id: leads.id }).from(leads).where(eq(leads.id, leadId)).for("update");
  if (lead === undefined) throw new NotFoundError("lead", leadId);
  await exitEnrollments(tx, leadId, "manual", now);
}

/** An account that nobody has said anything of goes with its last person: the domain of the address may be their name. */
async function deleteLead(tx: Tx, leadId: string): Promise<void> {
  const [gone] = await tx.delete(leads).where(eq(leads.id, leadId)).returning({ accountId: leads.accountId });
  if (gone === undefined || gone.accountId === null) return;
  await tx.execute(sql`
    delete from accounts a where a.id = ${gone.accountId}::uuid and a.key is null and a.rep_id is null and a.attributes = '{}'
      and not exists (select from leads l where l.account_id = a.id)
      and not exists (select from accounts c where c.merged_into = a.id)`);
}

/** Rows that go with the lead, by table. */
async function countRows(tx: Tx, leadId: string, messageIds: readonly string[]): Promise<ErasedRows> {
  const ofLead = ["enrollments", "messages", "events", "activities", "decisions", "handoffs", "tasks", "webhook_calls"];
  const counts: SQL[] = ofLead.map(
    (table) =>
      sql`(select count(*)::int from ${sql.identifier(table)} where lead_id = ${leadId}::uuid) as ${sql.identifier(table)}`,
  );
  const [row] = await tx.execute<ErasedRows>(sql`
    select 1 as leads, ${sql.join(counts, sql`, `)},
      (select count(*)::int from touches where message_id in ${uuidList(messageIds)}) as touches`);
  return row ?? {};
}

function withoutZeros(rows: ErasedRows): ErasedRows {
  return Object.fromEntries(Object.entries(rows).filter(([, count]) => count > 0));
}
