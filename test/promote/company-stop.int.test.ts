import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { handoffs, inboundMails, leads, messages } from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { promoteLead } from "../../src/promote/promote-lead.ts";
import { backfillAccounts } from "../../src/lead/account/backfill.ts";
import { settleInbound } from "../../src/promote/settle-inbound.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { openTransport } from "../../src/send/carrier/transport.ts";
import { ledger, only, queueMails, watched } from "../send/support.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { publishMails } from "../support/sequences.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";
import { answer, enter, mailTo, openReplyEngine, standings } from "./support.ts";

const exits = [{ on: "reply", from: ["own", "thread", "company"], stops: "company" }];

/** An answer of the lead that was understood already, to the last mail they were sent, or none in particular. */
async function answered({ app }: TestEngine, leadId: string): Promise<string> {
  const [mail] = await app.db
    .insert(inboundMails)
    .values({
      digest: crypto.randomUUID(),
      source: "smtp",
      envelopeFrom: "",
      envelopeTo: [],
      raw: Buffer.from(""),
      size: 0,
      receivedAt: app.clock.now(),
      status: "classified",
      class: "human_reply",
      matchedBy: "sender",
      leadId,
    })
    .returning({ id: inboundMails.id });
  return mail!.id;
}

test("a reply, the stops of everyone at the company and their reasons, promotion and handoff are one transaction", async () => {
  await using t = await openReplyEngine();
  await publishMails(t.app, { name: "Wide", exits });
  await publishMails(t.app, { name: "Other", event: "other" });
  const leadId = await enter(t, "lee@firm.test", "signup", "other");
  await enter(t, "pat@firm.test", "signup", "other");
  await enter(t, "kim@far.test", "signup");
  await answer(t, await mailTo(t, "lee@firm.test", "Wide 1"), "lee@firm.test");
  expect(await standings(t, "lee@firm.test", "pat@firm.test", "kim@far.test")).toEqual([
    "Other lee exited replied",
    "Other pat exited colleague",
    "Wide kim active",
    "Wide lee exited replied",
    "Wide pat exited colleague",
  ]);
  const [written] = await t.app.db.execute<{ transactions: string[]; rows: number }>(sql`
    select array_agg(distinct x) as transactions, count(*)::int as rows from (
      select xmin::text as x from leads where id = ${leadId}
      union all select xmin::text from handoffs
      union all select xmin::text from inbound_mails
      union all select xmin::text from enrollments where status = 'exited'
      union all select xmin::text from decisions where made @> '[{"outcome":"exited"}]'
      union all select xmin::text from activities where kind in ('replied', 'promoted', 'handoff', 'sequence_exited')
    ) written`);
  expect(written).toMatchObject({ rows: 1 + 1 + 1 + 4 + 4 + 3 + 4, transactions: [expect.any(String)] });
});

test("replies that stop whole companies while a batch is being sent: nothing begins there after the commit", async () => {
  await using t = await openTestEngine({ roles: [] });
  await using sink = await openSmtpSink();
  const firms = 15;
  const addressOf = (n: number) => `lead${n}@firm${n % firms}.test`;
  const senderId = await queueMails(t.app, firms * 10, { addressOf, exits });
  const begunAt = new Map<string, number>();
  const stoppedAt = new Map<string, number>();
  const real = openTransport({ url: sink.url, maxConnections: 5 });
  const transport = watched(real, begunAt);

  const stopFirms = async () => {
    for (let firm = 1; firm < firms; firm += 2) {
      const [lead] = await t.app.db
        .select()
        .from(leads)
        .where(eq(leads.email, addressOf(firm)));
      const [mail] = await t.app.db.select().from(messages).where(eq(messages.leadId, lead!.id));
      const { enrollmentId } = mail!;
      const about = { leadId: lead!.id, enrollmentId, inboundMailId: await answered(t, lead!.id) };
      const response = { ...about, kind: "reply", from: ["own"], writer: lead!.email } as const;
      const cause = { kind: "reply", inboundMailId: about.inboundMailId } as const;
      await t.app.db.transaction((tx) => promoteLead(t.app, tx, { response, cause }, t.clock.now()));
      stoppedAt.set(`firm${firm}.test`, performance.now());
    }
  };
  await Promise.all([dispatchSender({ ...t.app, transports: only(transport) }, senderId), stopFirms()]);
  await dispatchSender({ ...t.app, transports: only(transport) }, senderId);
  await real.close();

  const late = [...begunAt].filter(([email, at]) => at > (stoppedAt.get(email.split("@")[1]!) ?? Infinity));
  expect(late).toEqual([]);
  const rows = await ledger(t.app);
  const canceled = rows.filter(({ status }) => status === "canceled");
  expect(new Set(canceled.map(({ reason }) => reason))).toEqual(
    new Set(["enrollment_colleague", "enrollment_replied"]),
  );
  const sent = rows.filter(({ status }) => status === "sent").map(({ email }) => email);
  expect(sent.length + canceled.length).toBe(rows.length);
  expect(new Set(sink.mails.map(({ to }) => to[0]))).toEqual(new Set(sent));
  expect(sink.mails).toHaveLength(sent.length);
});

test("colleagues who all reply at once wait for each other, never in a circle", async () => {
  await using t = await openTestEngine({ roles: [] });
  const count = 12;
  await queueMails(t.app, count, { addressOf: (n) => `lead${n}@firm.test`, exits });
  const everyone = await t.app.db.select({ id: leads.id }).from(leads);
  const mails = await Promise.all(everyone.map(({ id }) => answered(t, id)));
  // Last first, so that each begins with another lead than the order of locks does.
  await Promise.all([...mails.toReversed().map((id) => settleInbound(t.app, id)), advanceDue(t.app)]);
  const [row] = await t.app.db.execute<{ running: number; prospects: number }>(sql`
    select (select count(*)::int from enrollments where status <> 'exited') as running,
      (select count(*)::int from leads where stage = 'prospect') as prospects`);
  expect(row).toEqual({ running: 0, prospects: count });
  expect(await t.app.db.select().from(handoffs)).toHaveLength(count);
});

test("a company of thousands stops at once", async () => {
  await using t = await openTestEngine({ roles: [] });
  await queueMails(t.app, 1, { addressOf: () => "lee@huge.test", exits });
  const at = t.clock.now().toISOString();
  await t.app.db.execute(sql`
    with added as (
      insert into leads (id, email, stage_at, created_at, updated_at)
      select gen_random_uuid(), 'lead' || n || '@huge.test', ${at}, ${at}, ${at} from generate_series(1, 3000) n
      returning id
    )
    insert into enrollments (id, lead_id, sequence_id, version_id, created_at)
    select gen_random_uuid(), added.id, e.sequence_id, e.version_id, ${at} from added, (select * from enrollments) e`);
  await backfillAccounts(t.app.db, t.clock.now());
  const [lee] = await t.app.db.select().from(leads).where(eq(leads.email, "lee@huge.test"));
  await settleInbound(t.app, await answered(t, lee!.id));
  const [row] = await t.app.db.execute<{ stopped: number; told: number }>(sql`
    select (select count(*)::int from enrollments where status = 'exited') as stopped,
      (select count(*)::int from decisions where made @> '[{"outcome":"exited"}]') as told`);
  expect(row).toEqual({ stopped: 3_001, told: 3_001 });
});
