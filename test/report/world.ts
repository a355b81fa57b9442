import type { App } from "../../src/app.ts";
import {
  deliveryFailures,
  enrollments,
  events,
  handoffs,
  inboundMails,
  leads,
  leavings,
  messages,
  reps,
  senders,
  touches,
} from "../../src/db/schema/index.ts";
import type { HandoffStatus } from "../../src/db/schema/handoffs.ts";
import type { InboundClass, ReplyCategory } from "../../src/db/schema/inbound.ts";
import type { TouchKind, TouchVerdict } from "../../src/db/schema/touches.ts";
import { newId } from "../../src/platform/ids.ts";
import { sql } from "drizzle-orm";

export type Db = Pick<App, "db">;

export interface Mail {
  id: string;
  leadId: string;
  sequenceId: string;
  at: Date;
}

/** Rows as the engine leaves them, made without it: for worlds whose every number is known. */
export function worldOf({ db }: Db) {
  return {
    async sender(name = "Ada"): Promise<string> {
      const [row] = await db
        .insert(senders)
        .values({ name, email: `${newId()}@acme.test`, createdAt: new Date("2026-01-01T00:00:00Z") })
        .returning({ id: senders.id });
      return row!.id;
    },
    async lead(at: string, more: Partial<typeof leads.$inferInsert> = {}): Promise<string> {
      const createdAt = new Date(at);
      const [row] = await db
        .insert(leads)
        .values({ email: `${newId()}@lead.test`, stageAt: createdAt, createdAt, updatedAt: createdAt, ...more })
        .returning({ id: leads.id });
      return row!.id;
    },
    async enrollment(
      leadId: string,
      of: { sequenceId: string; versionId: string },
      at: string,
      more: Partial<typeof enrollments.$inferInsert> = {},
    ): Promise<string> {
      const [row] = await db
        .insert(enrollments)
        .values({ leadId, ...of, createdAt: new Date(at), ...more })
        .returning({ id: enrollments.id });
      return row!.id;
    },
    /** A mail that was taken, unless `more` says otherwise; the counts that caps go by know of it, as when it is settled. */
    async mail(
      enrollment: { id: string; leadId: string; sequenceId: string; versionId: string },
      at: string,
      more: Partial<typeof messages.$inferInsert> & { senderId: string },
    ): Promise<Mail> {
      const id = newId();
      const sentAt = new Date(at);
      const row = { status: "sent" as const, sentAt, settledAt: sentAt, ...more };
      await db.insert(messages).values({
        id,
        enrollmentId: enrollment.id,
        leadId: enrollment.leadId,
        sequenceId: enrollment.sequenceId,
        versionId: enrollment.versionId,
        stepId: "hello",
        attemptKey: newId(),
        email: "x@lead.test",
        rfcMessageId: `<${id}@acme.test>`,
        dueAt: sentAt,
        queuedAt: new Date(sentAt.getTime() - 1_000),
        attempts: 1,
        measured: "oc",
        destination: "google",
        ...row,
      });
      if (row.sentAt !== null) {
        await db.execute(sql`
          insert into sender_counts as c (sender_id, quarter, sent)
          values (${row.senderId}, date_bin('15 minutes', ${row.sentAt.toISOString()}::timestamptz, timestamptz '2000-01-01 00:00:00+00'), 1)
          on conflict (sender_id, quarter) do update set sent = c.sent + 1`);
      }
      return { id, leadId: enrollment.leadId, sequenceId: enrollment.sequenceId, at: sentAt };
    },
    async touch(mail: Mail, kind: TouchKind, verdict: TouchVerdict, links: string[] = []): Promise<string> {
      const [row] = await db
        .insert(touches)
        .values({
          messageId: mail.id,
          leadId: mail.leadId,
          kind,
          verdict,
          links,
          at: mail.at,
          reasons: [],
          key: newId(),
        })
        .returning({ id: touches.id });
      return row!.id;
    },
    async inbound(
      mail: Mail,
      is: InboundClass,
      at: string,
      more: Partial<typeof inboundMails.$inferInsert> & { category?: ReplyCategory } = {},
    ): Promise<string> {
      const { category, ...columns } = more;
      const answer = {
        category: category ?? "interested",
        meeting: null,
        laterOn: null,
        person: null,
        newAddress: null,
        exchanges: [],
      };
      const [row] = await db
        .insert(inboundMails)
        .values({
          digest: newId(),
          source: "smtp",
          envelopeFrom: "x@lead.test",
          envelopeTo: [],
          raw: new Uint8Array(),
          size: 0,
          receivedAt: new Date(at),
          status: "settled",
          class: is,
          leadId: mail.leadId,
          messageId: mail.id,
          ...(is === "human_reply" && { answer }),
          ...columns,
        })
        .returning({ id: inboundMails.id });
      return row!.id;
    },
    async failure(mail: Mail, kind: "bounce" | "complaint", senderId: string): Promise<void> {
      await db.insert(deliveryFailures).values({
        messageId: mail.id,
        kind,
        sequenceId: mail.sequenceId,
        senderId,
        destination: "google",
        accepted: true,
        sentAt: mail.at,
        at: mail.at,
        checkedAt: mail.at,
      });
    },
    async leave(mail: Mail): Promise<string> {
      const [row] = await db
        .insert(leavings)
        .values({ leadId: mail.leadId, messageId: mail.id, topic: "", method: "page", at: mail.at })
        .returning({ id: leavings.id });
      return row!.id;
    },
    async rep(name: string): Promise<string> {
      const row = { name, email: `${newId()}@acme.test`, createdAt: new Date("2026-01-01T00:00:00Z") };
      const [rep] = await db.insert(reps).values(row).returning({ id: reps.id });
      return rep!.id;
    },
    async handoff(
      leadId: string,
      at: string,
      status: HandoffStatus,
      more: Partial<typeof handoffs.$inferInsert> = {},
    ): Promise<string> {
      const [row] = await db
        .insert(handoffs)
        .values({
          leadId,
          status,
          cause: { kind: "score", gte: 10, value: 10 },
          before: { stage: "lead", stageAt: at, repId: null },
          createdAt: new Date(at),
          ...more,
        })
        .returning({ id: handoffs.id });
      return row!.id;
    },
    async event(leadId: string, source: string, at: string): Promise<void> {
      const when = new Date(at);
      await db
        .insert(events)
        .values({ name: "signup", leadId, source, occurredAt: when, receivedAt: when, matchedAt: when });
    },
  };
}
export type World = ReturnType<typeof worldOf>;

/** Ids of a published sequence and of its version. */
export async function versionOf({ db }: Db, sequenceId: string): Promise<{ sequenceId: string; versionId: string }> {
  const [row] = await db.execute<{ id: string }>(
    sql`select current_version_id as id from sequences where id = ${sequenceId}`,
  );
  return { sequenceId, versionId: row!.id };
}
