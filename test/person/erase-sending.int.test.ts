import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { leads, messages, suppressions } from "../../src/db/schema/index.ts";
import { eraseLead } from "../../src/person/erase/erase-person.ts";
import { openTransport } from "../../src/send/carrier/transport.ts";
import { claimMessages } from "../../src/send/lane/claim/claim.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { settleMessages } from "../../src/send/lane/settle/settle.ts";
import { openTestEngine } from "../support/engine.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";
import { ledger, only, queueMails, watched } from "../send/support.ts";
import { findEverywhere } from "./support.ts";

test("a claimed message of somebody erased does not begin, and the worker goes on with the others", async () => {
  await using t = await openTestEngine({ roles: [] });
  await using sink = await openSmtpSink();
  const senderId = await queueMails(t.app, 2);
  const claimed = await claimMessages(t.app.db, senderId, t.clock.now(), 10);
  const [first, second] = claimed.toSorted((a, b) => (a.message.email < b.message.email ? -1 : 1));
  await eraseLead(t.app, { id: first!.message.leadId, keep: "never" });
  const begins: string[] = [];
  const begin = (email: string) => async () => {
    begins.push(email);
    return { kind: "accepted", response: "" } as const;
  };
  const gates = [first!, second!].map(({ message }) => t.app.fence.gateOf(message)(begin(message.email)));
  expect((await Promise.all(gates))[0]).toBeNull();
  expect(begins).toEqual([second!.message.email]);
  expect(sink).toBeDefined();
});

test.each([
  ["accepted", { kind: "accepted", response: "250 OK", transport: "only" }],
  [
    "refused for good",
    {
      kind: "rejected",
      hard: true,
      policy: false,
      code: 550,
      status: "5.1.1",
      reason: "550 no such user",
      transport: "only",
    },
  ],
] as const)("what comes back %s of a mail to somebody erased meanwhile writes nothing of them", async (_, outcome) => {
  await using t = await openTestEngine({ roles: [] });
  const senderId = await queueMails(t.app, 1);
  const [claimed] = await claimMessages(t.app.db, senderId, t.clock.now(), 10);
  await eraseLead(t.app, { id: claimed!.message.leadId, keep: "never" });
  await settleMessages(t.app.db, [{ claimed: claimed!, outcome, measured: "", subject: "Hello", at: t.clock.now() }]);
  expect(await t.app.db.select().from(messages)).toEqual([]);
  expect(await t.app.db.select().from(suppressions)).toEqual([]);
  expect(await findEverywhere(t.app, [claimed!.message.email])).toEqual([]);
});

test("erasures that commit while a batch is being sent: nothing begins after the commit, all others are sent", async () => {
  await using t = await openTestEngine({ roles: [] });
  await using sink = await openSmtpSink();
  const count = 60;
  const senderId = await queueMails(t.app, count);
  const begunAt = new Map<string, number>();
  const erasedAt = new Map<string, number>();
  const real = openTransport({ url: sink.url, maxConnections: 5 });
  const transport = watched(real, begunAt);
  const everyone = await t.app.db.select({ id: leads.id, email: leads.email }).from(leads);
  const eraseSome = async () => {
    for (const { id, email } of everyone.slice(0, 20)) {
      await eraseLead(t.app, { id, keep: "always" });
      erasedAt.set(email, performance.now());
    }
  };
  await Promise.all([dispatchSender({ ...t.app, transports: only(transport) }, senderId), eraseSome()]);
  await dispatchSender({ ...t.app, transports: only(transport) }, senderId);
  await real.close();
  const late = [...erasedAt].filter(([email, at]) => (begunAt.get(email) ?? 0) > at);
  expect(late).toEqual([]);
  expect(await t.app.db.select().from(leads)).toHaveLength(count - 20);
  const rows = await ledger(t.app);
  expect(rows).toHaveLength(count - 20);
  expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(["sent"]));
});

test("an unfinished erasure holds the fence, and one that is rolled back has erased nothing", async () => {
  await using t = await openTestEngine({ roles: [] });
  await queueMails(t.app, 1);
  const [lead] = await t.app.db.select().from(leads);
  await t.app.db.execute(
    sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`,
  );
  await t.app.db.execute(sql`create trigger refuse before insert on erasures for each row execute function refuse()`);
  await expect(eraseLead(t.app, { id: lead!.id, keep: "always" })).rejects.toThrow("Failed query");
  expect(await t.app.db.select().from(leads).where(eq(leads.id, lead!.id))).toEqual([lead]);
  expect((await ledger(t.app))[0]).toMatchObject({ status: "queued", email: lead!.email });
});
