import { and, eq, gt, inArray, isNull, ne, sql } from "drizzle-orm";
import { againAfterDeadlock } from "../../aside/again-after-deadlock.ts";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { handoffs, repMails } from "../../db/schema/index.ts";
import type { RepMailReason, RepMailStatus } from "../../db/schema/rep-mails.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { suppress } from "../../lead/suppression/suppress.ts";
import { owe } from "../../promote/owe.ts";
import { lookAgain } from "../../rep/assign/look-again.ts";
import type { PreparedMail, RepMail } from "./prepared.ts";

type Deps = Pick<Ground, "db" | "clock" | "queues">;

/** What strangers can bring about is told of so often at most. */
const quietMs = 60 * 60_000;
const byStrangers: readonly RepMailReason[] = ["not_the_rep", "not_a_mail"];

/**
 * A transaction that has locked the lead of a rep's mail before anything else, as everybody does who goes on to handoffs: else the
 * two may wait for each other, and of a mail that was taken it would not be known.
 */
function withLead<T>({ db }: Deps, id: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return againAfterDeadlock(() =>
    db.transaction(async (tx) => {
      await tx.execute(sql`
        select l.id from leads l join rep_mails m on m.lead_id = l.id where m.id = ${id}::uuid for no key update of l`);
      return work(tx);
    }),
  );
}

/**
 * Writes down that a rep's mail is not sent, and owes the rep the reason. What would be sent stays with it where the rep may let it go.
 */
export async function keepBack(
  app: Deps,
  row: RepMail,
  why: { status: RepMailStatus; reason: RepMailReason; error: string; bounced?: string },
  mail?: PreparedMail,
): Promise<void> {
  const now = app.clock.now();
  const { status, reason, error } = why;
  const outboxId = await withLead(app, row.id, async (tx) => {
    const [kept] = await tx
      .update(repMails)
      .set({ status, reason, error, ...(mail !== undefined && contentOf(mail)) })
      .where(and(eq(repMails.id, row.id), eq(repMails.status, "queued")))
      .returning();
    if (kept === undefined) return undefined;
    if (why.bounced !== undefined)
      await suppress(tx, { email: why.bounced, reason: "hard_bounce", detail: error }, now);
    await tell(tx, kept, { status, reason }, now);
    if (byStrangers.includes(reason) && (await wasTold(tx, kept, now))) return undefined;
    return owe(tx, { topic: "rep.mail", repMailId: row.id }, now);
  });
  if (outboxId !== undefined) await app.queues.enqueue("notify", { outboxId: String(outboxId) });
}

async function wasTold(tx: Tx, { id, handoffId, at }: RepMail, now: Date): Promise<boolean> {
  const since = new Date(Math.min(at.getTime(), now.getTime()) - quietMs);
  const like = and(
    eq(repMails.handoffId, handoffId),
    inArray(repMails.reason, [...byStrangers]),
    ne(repMails.id, id),
    gt(repMails.at, since),
  );
  return (await tx.$count(repMails, like)) > 0;
}

/** What is sent, as the row keeps it. */
function contentOf({ thread, subject, content, notRelayedTo }: PreparedMail) {
  return {
    email: thread.email,
    subject,
    text: content.text,
    html: content.html,
    inReplyTo: thread.inReplyTo,
    attachments: content.parts.map(({ name, type, content: bytes }) => ({ name, type, size: bytes.length })),
    notRelayedTo,
  };
}

/** Writes down what is about to be sent; an open handoff is accepted by it. */
export async function beginSending(app: Deps, row: RepMail, mail: PreparedMail): Promise<void> {
  const now = app.clock.now();
  const accepted = await withLead(app, row.id, async (tx) => {
    const [begun] = await tx
      .update(repMails)
      .set({ ...contentOf(mail), handoffId: mail.handoffId, reason: null, error: null })
      .where(eq(repMails.id, row.id))
      .returning({ leadId: repMails.leadId });
    if (begun === undefined) return false;
    const taken = await tx
      .update(handoffs)
      .set({ status: "accepted", respondedAt: now, dueAt: null })
      .where(and(eq(handoffs.id, mail.handoffId), eq(handoffs.status, "open"), eq(handoffs.repId, row.repId)))
      .returning({ id: handoffs.id });
    if (taken.length === 0) return false;
    const data = { handoffId: mail.handoffId, repId: row.repId, status: "accepted", by: "answer", repMailId: row.id };
    await recordActivities(tx, [{ leadId: begun.leadId, kind: "handoff", at: now, data }]);
    return true;
  });
  if (accepted) await lookAgain(app);
}

/** Writes down that a rep's mail was taken by a mail server; the first one is the first response of the handoff. */
export async function settleSent(app: Deps, id: string): Promise<void> {
  const now = app.clock.now();
  const outboxId = await withLead(app, id, async (tx) => {
    const [sent] = await tx
      .update(repMails)
      .set({ status: "sent", sentAt: now, reason: null, error: null })
      .where(and(eq(repMails.id, id), inArray(repMails.status, ["queued", "held"])))
      .returning();
    if (sent === undefined) return undefined;
    await tx
      .update(handoffs)
      .set({ firstResponseAt: now })
      .where(and(eq(handoffs.id, sent.handoffId), isNull(handoffs.firstResponseAt)));
    await tell(tx, sent, { status: "sent" }, now);
    return sent.notRelayedTo.length === 0 ? undefined : owe(tx, { topic: "rep.mail", repMailId: id }, now);
  });
  if (outboxId !== undefined) await app.queues.enqueue("notify", { outboxId: String(outboxId) });
}

/** The entry of the timeline. */
async function tell(
  tx: Tx,
  row: RepMail,
  what: { status: RepMailStatus; reason?: RepMailReason },
  at: Date,
): Promise<void> {
  const { id: repMailId, handoffId, repId, leadId, subject, email, attachments } = row;
  const data = { repMailId, handoffId, repId, subject, to: email, attachments: attachments.length, ...what };
  await recordActivities(tx, [{ leadId, kind: "rep_mail", at, data }]);
}
