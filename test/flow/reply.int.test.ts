import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { activities, enrollments, handoffs, leads, messages, reps } from "../../src/db/schema/index.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { untilIdle } from "../support/idle.ts";
import { queueBackends } from "../support/queue-backends.ts";
import { answerMail } from "../support/reply.ts";
import { publishMails } from "../support/sequences.ts";

const dayMs = 86_400_000;

async function signUp({ app }: TestEngine, email: string, firstName = "Lee"): Promise<string> {
  const input = { name: "signup", lead: { email, firstName }, properties: {}, source: "api" };
  return (await recordEvent(app, input)).leadId;
}

async function addRep({ app }: TestEngine, email: string): Promise<string> {
  const [rep] = await app.db.insert(reps).values({ name: "Rita", email, createdAt: app.clock.now() }).returning();
  return rep!.id;
}

const sentTo = (email: string, subject: string) => (mail: { envelope: { to: readonly string[] }; subject: string }) =>
  mail.envelope.to.includes(email) && mail.subject === subject;

describe.each(queueBackends())("with the queue on %s", (queue) => {
  test("a signup gets every mail of the sequence at its time", async () => {
    await using t = await openTestEngine({ queue });
    await publishMails(t.app, { mails: 2 });
    const leadId = await signUp(t, "lee@lead.test");
    const first = await t.mailbox.waitFor(sentTo("lee@lead.test", "Welcome 1"));
    expect(first.text).toContain("Hello Lee");
    expect(first.html).toContain("Hello Lee");
    expect(first.header("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
    expect(first.header("message-id")).toMatch(/@reply\.test>$/);
    await eventually(async () => {
      const [row] = await t.app.db.select().from(enrollments).where(eq(enrollments.leadId, leadId));
      return row?.dueAt?.toISOString() === "2026-01-07T09:00:00.000Z";
    });
    expect(t.mailbox.messages).toHaveLength(1);
    await untilIdle(t.app);
    t.clock.advanceBy(2 * dayMs);
    await t.mailbox.waitFor(sentTo("lee@lead.test", "Welcome 2"));
    await eventually(async () => {
      const [row] = await t.app.db.select().from(enrollments).where(eq(enrollments.leadId, leadId));
      return row?.status === "completed";
    });
    expect(t.mailbox.messages).toHaveLength(2);
  });

  test("a reply stops every sequence, promotes, assigns and hands off in one transaction", async () => {
    await using t = await openTestEngine({ queue });
    const repId = await addRep(t, "rita@acme.test");
    await publishMails(t.app, { name: "Welcome" });
    await publishMails(t.app, { name: "Tips" });
    const leadId = await signUp(t, "lee@lead.test");
    const mail = await t.mailbox.waitFor(sentTo("lee@lead.test", "Welcome 1"));
    await t.mailbox.waitFor(sentTo("lee@lead.test", "Tips 1"));

    await answerMail(t.engine.inboundPort!, mail, { from: "lee@lead.test", text: "Yes, please call me." });
    const handoffMail = await t.mailbox.waitFor((m) => m.envelope.to.includes("rita@acme.test"));
    expect(handoffMail.text).toContain("Yes, please call me.");
    expect(handoffMail.text).toContain("Welcome 1");
    expect(handoffMail.header("reply-to")).toMatch(
      /<relay\+[a-z2-7]{55}@reply\.test>|^relay\+[a-z2-7]{55}@reply\.test$/,
    );

    const { db } = t.app;
    const [row] = await db
      .select({
        stage: leads.stage,
        repId: leads.repId,
        lead: sql<string>`leads.xmin`,
        handoff: sql<string>`handoffs.xmin`,
        handoffRep: handoffs.repId,
        rep: sql<string>`(select r.xmin from reps r where r.id = leads.rep_id)`,
        stops: sql<string[]>`(select array_agg(distinct e.xmin::text) from enrollments e where e.lead_id = leads.id)`,
        reply: sql<string>`(select i.xmin from inbound_mails i where i.lead_id = leads.id)`,
        statuses: sql<string[]>`(select array_agg(distinct e.status) from enrollments e where e.lead_id = leads.id)`,
      })
      .from(leads)
      .innerJoin(handoffs, eq(handoffs.leadId, leads.id))
      .where(eq(leads.id, leadId));
    expect(row).toMatchObject({ stage: "prospect", repId, handoffRep: repId, statuses: ["exited"] });
    expect(row!.stops).toEqual([row!.lead]);
    expect([row!.handoff, row!.rep, row!.reply]).toEqual([row!.lead, row!.lead, row!.lead]);

    await signUp(t, "other@lead.test");
    await t.mailbox.waitFor(sentTo("other@lead.test", "Tips 1"));
    await untilIdle(t.app);
    t.clock.advanceBy(2 * dayMs);
    await t.mailbox.waitFor(sentTo("other@lead.test", "Tips 2"));
    await untilIdle(t.app);
    t.clock.advanceBy(2 * dayMs);
    await t.mailbox.waitFor(sentTo("other@lead.test", "Tips 3"));
    expect(t.mailbox.messages.filter((m) => m.envelope.to.includes("lee@lead.test"))).toHaveLength(2);
  });

  test("an out-of-office note neither promotes nor stops", async () => {
    await using t = await openTestEngine({ queue });
    await publishMails(t.app);
    const leadId = await signUp(t, "lee@lead.test");
    const mail = await t.mailbox.waitFor(sentTo("lee@lead.test", "Welcome 1"));
    await answerMail(t.engine.inboundPort!, mail, {
      from: "lee@lead.test",
      envelopeFrom: "",
      to: mail.envelope.from,
      text: "I am out of the office.",
      headers: { "Auto-Submitted": "auto-replied" },
    });
    await eventually(async () => {
      const kinds = await t.app.db.select().from(activities).where(eq(activities.leadId, leadId));
      return kinds.some(({ kind }) => kind === "auto_replied");
    });
    const [lead] = await t.app.db.select().from(leads).where(eq(leads.id, leadId));
    expect(lead?.stage).toBe("lead");
    await untilIdle(t.app);
    t.clock.advanceBy(2 * dayMs);
    await t.mailbox.waitFor(sentTo("lee@lead.test", "Welcome 2"));
  });

  test("a hard bounce suppresses the address and stops the lead", async () => {
    const reject = (address: string) =>
      address === "gone@lead.test" ? { code: 550, message: "5.1.1 no such user" } : undefined;
    await using t = await openTestEngine({ queue, reject });
    await publishMails(t.app);
    const leadId = await signUp(t, "gone@lead.test");
    const [enrollment] = await eventually(async () => {
      const rows = await t.app.db.select().from(enrollments).where(eq(enrollments.leadId, leadId));
      return rows[0]?.status === "exited" && rows;
    });
    expect(enrollment?.exitReason).toBe("hard_bounce");
    const [message] = await t.app.db.select().from(messages).where(eq(messages.leadId, leadId));
    expect(message).toMatchObject({ status: "rejected", reason: "hard_bounce" });
  });
});
