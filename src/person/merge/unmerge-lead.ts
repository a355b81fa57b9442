import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { againAfterDeadlock } from "../../aside/again-after-deadlock.ts";
import type { Tx } from "../../db/client.ts";
import { handoffs, leadAddresses, leadMerges, leads, suppressions } from "../../db/schema/index.ts";
import type { StoredRow } from "../../db/schema/lead-merges.ts";
import { restoreEnrollments } from "../../enrollment/restore/restore-enrollments.ts";
import { lookAgain } from "../../lead/look-again.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import { ConflictError, found } from "../../platform/errors.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { holdPeople, redirect } from "./merge-leads.ts";
import type { MergeDeps } from "./merge-leads.ts";
import { giveBack, lookAtBoth } from "./move-rows.ts";
import type { Between } from "./move-rows.ts";
import { restoreDropped } from "./restore-dropped.ts";
import { shareSuppressions } from "./share-suppressions.ts";
import { tablesOfEnrollments } from "./tables.ts";

const dayMs = 86_400_000;
/** For how long a merge can be undone. */
export const undoDays = 30;

/** What an undo has left as it was, and why. */
export interface KeptByUndo {
  what: string;
  reason: string;
}

/** The lead that is there again, and the one it had been merged into. */
export interface Unmerged {
  mergeId: string;
  lead: Lead;
  restored: Lead;
  kept: KeptByUndo[];
}

/**
 * Takes the latest merge of a lead back: the other lead is there again, with its address and everything that was its own, as far as
 * nothing newer stands against it. What came since stays with the survivor, but what belongs to an enrollment that goes back.
 * @throws NotFoundError; ConflictError `not_merged`, `merge_too_old`, `address_in_use`
 */
export async function unmergeLead(app: MergeDeps, { id }: { id: string }): Promise<Unmerged> {
  return againAfterDeadlock(() => app.db.transaction((tx) => unmerge(app, tx, id, app.clock.now())));
}

async function unmerge(app: MergeDeps, tx: Tx, id: string, now: Date): Promise<Unmerged> {
  const held = await holdPeople(tx, [id]);
  const { lead: survivor, row } = found(
    [held.get(id)].filter((one) => one !== undefined),
    "lead",
    id,
  );
  const merge = await takeMerge(tx, id, now);
  const { id: mergeId, fromId, fromEmail, kept: stored } = merge;
  const kept: KeptByUndo[] = [];
  const between: Between = { from: id, to: fromId };

  await tx.delete(leadAddresses).where(and(eq(leadAddresses.email, fromEmail), eq(leadAddresses.leadId, id)));
  await bringBack(tx, merge.kept.gone, { fromId, fromEmail }, now);
  const missing = await giveBack(tx, between, stored.moved);
  for (const [table, count] of Object.entries(missing)) {
    kept.push({ what: table, reason: `${count} rows are not there any more, or another lead's.` });
  }
  kept.push(...(await restoreDropped(tx, stored.dropped, fromId)));
  await followEnrollments(tx, between, stored.moved["enrollments"] ?? []);
  kept.push(...(await resetFields(tx, id, row, stored, now)));
  await resetHandoff(tx, stored.handoff, kept);
  await takeBackSuppressions(tx, merge, [survivor.email, fromEmail], kept, now);
  await redirect(tx, { leadId: fromId, email: fromEmail });

  const because = "The merge that had stopped it was undone.";
  const { refused } = await restoreEnrollments(app, tx, { id: mergeId, leadId: null, settledAt: null }, now, because);
  for (const { enrollmentId, reason } of refused) kept.push({ what: `enrollment ${enrollmentId}`, reason });
  kept.push(...(await cameSince(tx, id, merge.at)));
  await recordActivities(
    tx,
    [id, fromId].map((leadId) => ({ leadId, kind: "unmerged" as const, at: now, data: { mergeId, kept } })),
  );
  await lookAtBoth(tx, [id, fromId]);
  await lookAgain(tx, [id, fromId], now);
  const [lead, restored] = await Promise.all(
    [id, fromId].map((one) => tx.select().from(leads).where(eq(leads.id, one))),
  );
  return { mergeId, lead: found(lead ?? [], "lead", id), restored: found(restored ?? [], "lead", fromId), kept };
}

/** The merge as it was kept; of one that is undone nothing stays but that it was. */
async function takeMerge(tx: Tx, id: string, now: Date) {
  const [latest] = await tx
    .select()
    .from(leadMerges)
    .where(and(eq(leadMerges.leadId, id), isNull(leadMerges.undoneAt)))
    .orderBy(desc(leadMerges.at), desc(leadMerges.id))
    .limit(1)
    .for("update");
  if (latest === undefined) throw new ConflictError("not_merged", "No other lead was merged into this one.");
  if (latest.at.getTime() + undoDays * dayMs < now.getTime()) {
    const message = `The merge of ${latest.at.toISOString()} is older than ${undoDays} days, and stays.`;
    throw new ConflictError("merge_too_old", message);
  }
  await tx
    .update(leadMerges)
    .set({ undoneAt: now, fromEmail: "", kept: nothingKept })
    .where(eq(leadMerges.id, latest.id));
  // Two people after all: neither tells of the other.
  await tx.execute(sql`
    update activities set data = data - 'email' - 'differences'
    where lead_id = ${id}::uuid and kind = 'merged' and data ->> 'mergeId' = ${latest.id}`);
  return latest;
}

const nothingKept: (typeof leadMerges.$inferSelect)["kept"] = {
  gone: {},
  before: {},
  after: {},
  moved: {},
  dropped: {},
  suppressed: [],
  handoff: null,
};

/** @throws ConflictError `address_in_use` */
async function bringBack(
  tx: Tx,
  gone: StoredRow,
  { fromId, fromEmail }: { fromId: string; fromEmail: string },
  now: Date,
): Promise<void> {
  const [taken] = await tx.execute(sql`
    select 1 from leads where email = ${fromEmail} union select 1 from lead_addresses where email = ${fromEmail}`);
  if (taken !== undefined) {
    throw new ConflictError(
      "address_in_use",
      `${fromEmail} is the address of a lead now: give that one another first.`,
    );
  }
  // What it named may be gone.
  await tx.execute(sql`
    insert into leads select r.* from jsonb_populate_record(null::leads, ${JSON.stringify(gone)}::text::jsonb
      || jsonb_build_object('id', ${fromId}::text, 'updated_at', ${now.toISOString()}::text,
        'account_id', (select a.id from accounts a where a.id::text = ${gone["account_id"] ?? null}::text),
        'cool_sequence_id', (select s.id from sequences s where s.id::text = ${gone["cool_sequence_id"] ?? null}::text))) r`);
}

/** What came since of enrollments that go back, goes with them; so do opens and clicks of their mails. */
async function followEnrollments(tx: Tx, { from, to }: Between, enrollmentIds: readonly string[]): Promise<void> {
  if (enrollmentIds.length === 0) return;
  for (const table of tablesOfEnrollments) {
    await tx.execute(sql`
      update ${sql.identifier(table)} set lead_id = ${to}::uuid
      where lead_id = ${from}::uuid and enrollment_id in ${uuidList(enrollmentIds)}`);
  }
  await tx.execute(sql`
    update touches t set lead_id = ${to}::uuid from messages m
    where t.lead_id = ${from}::uuid and m.id = t.message_id and m.lead_id = ${to}::uuid`);
}

/** Gives the survivor's fields back as they were, those that nobody has changed since. */
async function resetFields(
  tx: Tx,
  id: string,
  row: StoredRow,
  { before, after }: { before: StoredRow; after: StoredRow },
  now: Date,
): Promise<KeptByUndo[]> {
  const kept: KeptByUndo[] = [];
  const back: StoredRow = { updated_at: now.toISOString() };
  for (const [field, value] of Object.entries(after)) {
    if (isSame(row[field], value)) back[field] = before[field] ?? null;
    // The score of the rules is worked out anew anyway.
    else if (field !== "scored") kept.push({ what: field, reason: "It was changed since the merge." });
  }
  const columns = sql.join(
    Object.keys(back).map((name) => sql`${sql.identifier(name)} = r.${sql.identifier(name)}`),
    sql`, `,
  );
  await tx.execute(sql`
    update leads l set ${columns}
    from leads o, lateral jsonb_populate_record(o, ${JSON.stringify(back)}::text::jsonb) r
    where o.id = ${id}::uuid and l.id = o.id`);
  return kept;
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

async function resetHandoff(tx: Tx, closed: (typeof leadMerges.$inferSelect)["kept"]["handoff"], kept: KeptByUndo[]) {
  if (closed === null) return;
  const [open] = await tx
    .update(handoffs)
    .set({ status: closed.status, movedFor: null })
    .where(
      sql`${handoffs.id} = ${closed.id} and ${handoffs.status} = 'moved' and ${handoffs.movedFor} = 'merged'
        and not exists (select from handoffs o where o.lead_id = ${handoffs.leadId} and o.status in ('open', 'accepted'))`,
    )
    .returning({ id: handoffs.id });
  if (open === undefined) kept.push({ what: `handoff ${closed.id}`, reason: "It stays closed: another one runs." });
}

/** Takes off what the merge had put on the list; what a person has said since holds for both addresses. */
async function takeBackSuppressions(
  tx: Tx,
  { kept: { suppressed }, at }: typeof leadMerges.$inferSelect,
  emails: readonly string[],
  kept: KeptByUndo[],
  now: Date,
): Promise<void> {
  if (suppressed.length > 0) {
    const lifted = await tx
      .delete(suppressions)
      .where(
        sql`${suppressions.id} in ${uuidList(suppressed)} and ${suppressions.also} = '[]' and ${suppressions.createdAt} = ${at.toISOString()}::timestamptz`,
      )
      .returning({ id: suppressions.id });
    if (lifted.length < suppressed.length) {
      kept.push({ what: "suppressions", reason: "An address stays suppressed: something has asked for it since." });
    }
  }
  const since = await shareSuppressions(tx, emails, () => "Said while the two leads were merged.", now, at);
  if (since.length > 0) kept.push({ what: "suppressions", reason: "What was said since the merge holds for both." });
}

/** What came since the merge, and stays with the survivor. */
async function cameSince(tx: Tx, id: string, at: Date): Promise<KeptByUndo[]> {
  const [row] = await tx.execute<{ events: number; replies: number }>(sql`
    select (select count(*)::int from events where lead_id = ${id}::uuid and received_at > ${at.toISOString()}) as events,
      (select count(*)::int from inbound_mails where lead_id = ${id}::uuid and received_at > ${at.toISOString()}) as replies`);
  return (["events", "replies"] as const).flatMap((what) => {
    const count = row?.[what] ?? 0;
    return count === 0 ? [] : [{ what, reason: `${count} came since the merge and stay with the survivor.` }];
  });
}
