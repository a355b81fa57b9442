import { eq, sql } from "drizzle-orm";
import { againAfterDeadlock } from "../../aside/again-after-deadlock.ts";
import { TakenBack } from "../../aside/take-batch.ts";
import { isSuppressed } from "../../db/suppressed.ts";
import type { Tx } from "../../db/client.ts";
import { leadAddresses, leadMerges, leads } from "../../db/schema/index.ts";
import type { StoredRow } from "../../db/schema/lead-merges.ts";
import { stopDenied } from "../../enrollment/consent/stop-denied.ts";
import { exitEnrollments } from "../../enrollment/exit.ts";
import { stopByStage } from "../../enrollment/stop/stop-by-stage.ts";
import type { Ground } from "../../ground.ts";
import { lookAgain } from "../../lead/look-again.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import { furtherAddresses } from "../../lead/address/lead-of-address.ts";
import { ConflictError, found } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { destinationOf } from "../../sender/destination/destination.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { closeDoubleHandoff } from "./close-double-handoff.ts";
import { endDoubles } from "./end-doubles.ts";
import { mergedFields } from "./merged-fields.ts";
import type { Difference, MergedFields } from "./merged-fields.ts";
import { moveRows } from "./move-rows.ts";
import { shareSuppressions } from "./share-suppressions.ts";

export type MergeDeps = Pick<Ground & SequenceParts, "db" | "clock" | "versions">;

/** What a merge has done, or would do. `moved` counts rows by table; `ended` are enrollments the person was in twice. */
export interface MergeResult {
  mergeId: string;
  dryRun: boolean;
  lead: Lead;
  addresses: string[];
  differences: Difference[];
  moved: Record<string, number>;
  ended: string[];
  suppressed: boolean;
}

export interface MergeInput {
  id: string;
  from: string;
  dryRun: boolean;
  /** the API key */
  by: string;
}

/**
 * Makes one person of two leads, in one transaction: everything of the other is the survivor's from then on, its address as well. What
 * keeps mails away of either counts for both; the person is in no sequence twice, and a mail that the other lead was to get by such
 * a one is canceled with it.
 *
 * The order of locks is that of settling mails: inbound mails, then leads by id, then their enrollments and handoffs.
 * @throws NotFoundError; ConflictError `same_lead`
 */
export async function mergeLeads(app: MergeDeps, input: MergeInput): Promise<MergeResult> {
  if (input.id === input.from) throw new ConflictError("same_lead", "A lead cannot be merged into itself.");
  try {
    return await againAfterDeadlock(() =>
      app.db.transaction(async (tx) => {
        const result = await merge(app, tx, input, app.clock.now());
        if (input.dryRun) throw new TakenBack(result);
        return result;
      }),
    );
  } catch (error) {
    if (error instanceof TakenBack) return error.out as MergeResult;
    throw error;
  }
}

/** Locks two leads, with the mails that are theirs before them, as settling does. @throws NotFoundError */
export async function holdPeople(tx: Tx, ids: readonly string[]): Promise<Map<string, { lead: Lead; row: StoredRow }>> {
  await tx.execute(sql`select id from inbound_mails where lead_id in ${uuidList(ids)} order by id for update`);
  await tx.execute(sql`select id from leads where id in ${uuidList(ids)} order by id for update`);
  const rows = await tx
    .select({ lead: leads, row: sql<StoredRow>`to_jsonb(leads)` })
    .from(leads)
    .where(sql`${leads.id} in ${uuidList(ids)}`);
  return new Map(rows.map((one) => [one.lead.id, one]));
}

async function merge(app: MergeDeps, tx: Tx, { id, from, dryRun, by }: MergeInput, now: Date): Promise<MergeResult> {
  const held = await holdPeople(tx, [id, from]);
  const of = (one: string) =>
    found(
      [held.get(one)].filter((row) => row !== undefined),
      "lead",
      one,
    );
  const [{ lead: survivor }, { lead: other, row: gone }] = [of(id), of(from)];
  const mergeId = newId();
  const { fields, differences } = mergedFields(survivor, other);

  await stopByOtherStage(app, tx, [survivor, other], fields, now);
  const ended = await endDoubles(app, tx, { leadIds: [id, from], mergeId }, now);
  const handoff = await closeDoubleHandoff(tx, [id, from], now);
  const [running] = await tx.execute<{ repId: string | null }>(sql`
    select rep_id as "repId" from handoffs where lead_id in ${uuidList([id, from])} and status in ('open', 'accepted')`);
  const set = { ...fields, ...(running?.repId ? { repId: running.repId } : {}) };

  const { moved, dropped } = await moveRows(tx, { from, to: id });
  await moveNames(tx, { from, to: id });
  await tx.insert(leadAddresses).values({ email: other.email, leadId: id, since: now });
  await tx.delete(leads).where(eq(leads.id, from));
  const [lead] = await tx
    .update(leads)
    .set({ ...set, updatedAt: now })
    .where(eq(leads.id, id))
    .returning();
  if (lead === undefined) throw new Error("a lead that is held is gone");
  await redirect(tx, { leadId: id, email: lead.email });

  const addresses = await furtherAddresses(tx, id);
  const detail = (email: string) => `Since the person was merged with another address of theirs: ${email}`;
  const suppressed = await shareSuppressions(tx, [lead.email, ...addresses], detail, now);
  const isOut = await stopWhatIsLeft(tx, lead, now);

  const { before, after } = await changesOf(tx, id, of(id).row);
  const kept = { gone, before, after, moved, dropped, suppressed, handoff };
  await tx
    .insert(leadMerges)
    .values({ id: mergeId, leadId: id, fromId: from, fromEmail: other.email, kept, by, at: now });
  const data = { mergeId, fromId: from, email: other.email, differences, ended };
  await recordActivities(tx, [{ leadId: id, kind: "merged", at: now, data }]);
  await lookAgain(tx, [id], now);
  const counts = Object.fromEntries(Object.entries(moved).map(([name, keys]) => [name, keys.length]));
  return { mergeId, dryRun, lead, addresses, differences, moved: counts, ended, suppressed: isOut };
}

/** Whoever becomes something by the merge leaves the sequences that it ends, by their own rules; colleagues stay. */
async function stopByOtherStage(app: MergeDeps, tx: Tx, people: readonly Lead[], { stage }: MergedFields, now: Date) {
  for (const { id: leadId, stage: before } of people) {
    if (before !== stage) await stopByStage(app, tx, { held: [leadId], leadId, stage }, now);
  }
}

/** What names the lead without being a row of it: work that was set aside for it, and notices that wait. */
async function moveNames(tx: Tx, { from, to }: { from: string; to: string }): Promise<void> {
  await tx.execute(sql`
    delete from set_asides s where s.subject = ${from} and exists (select from set_asides o
      where o.subject = ${to} and (o.job, o.kind) = (s.job, s.kind)
        and (o.sequence_id, o.segment_id) is not distinct from (s.sequence_id, s.segment_id))`);
  await tx.execute(sql`update set_asides set subject = ${to} where subject = ${from}`);
  await tx.execute(sql`
    update outbox set entry = jsonb_set(entry, '{leadId}', to_jsonb(${to}::text))
    where done_at is null and entry ->> 'leadId' = ${from}`);
}

/** Mails that were not handed over yet go to the address of the survivor, and are asked again: both have had mails. */
export async function redirect(tx: Tx, { leadId, email }: { leadId: string; email: string }): Promise<void> {
  const destination = destinationOf(email);
  await tx.execute(sql`
    update messages m set allowed_until = 'epoch', email = ${email},
      in_line = m.in_line and m.email = ${email},
      destination = case when m.email = ${email} then m.destination else coalesce(
        (select d.destination from mail_domains d where d.domain = ${destination}), ${destination}) end
    where m.lead_id = ${leadId}::uuid and m.status in ('queued', 'deferred')`);
}

/** Stops what the person has left, or may not be mailed by. @returns whether no sequence mail goes to them */
async function stopWhatIsLeft(tx: Tx, { id: leadId, email, consent }: Lead, now: Date): Promise<boolean> {
  const left = Object.entries(consent.topics ?? {}).flatMap(([topic, state]) =>
    state === "denied" ? [{ purpose: "mail" as const, topic, state }] : [],
  );
  await stopDenied(tx, [{ leadId, changed: left, kept: [], suppressed: null }], now);
  const [row] = await tx.execute<{ suppressed: boolean }>(
    sql`select ${isSuppressed(sql`${email}::text`)} as suppressed`,
  );
  if (row?.suppressed !== true) return false;
  await exitEnrollments(tx, leadId, "suppressed", now);
  return true;
}

/** The fields of the survivor that the merge has changed, as they were and as they are, by the names of the database. */
async function changesOf(tx: Tx, id: string, was: StoredRow): Promise<{ before: StoredRow; after: StoredRow }> {
  const [row] = await tx.execute<{ after: StoredRow }>(sql`
    select coalesce(jsonb_object_agg(a.key, a.value), '{}') as after
    from leads l, jsonb_each(to_jsonb(l)) a
    where l.id = ${id}::uuid and a.key <> 'updated_at'
      and a.value is distinct from ${JSON.stringify(was)}::text::jsonb -> a.key`);
  const after = row?.after ?? {};
  return { before: Object.fromEntries(Object.keys(after).map((key) => [key, was[key] ?? null])), after };
}
