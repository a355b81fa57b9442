import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { enrollments, inboundMails, leads, messages } from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { enrollFromEvents } from "../../src/enrollment/admit/enroll.ts";
import { mergeLeads } from "../../src/person/merge/merge-leads.ts";
import { newId } from "../../src/platform/ids.ts";
import { openTransport } from "../../src/send/carrier/transport.ts";
import { claimMessages } from "../../src/send/lane/claim/claim.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { answer, enter, mailTo, openReplyEngine, standings, write } from "../promote/support.ts";
import { ledger, only, queueMails } from "../send/support.ts";
import { openTestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";

test("a mail that is being claimed while its lead is merged away does not begin; the survivor gets one", async () => {
  await using t = await openTestEngine({ roles: [] });
  const senderId = await queueMails(t.app, 2);
  const claimed = await claimMessages(t.app.db, senderId, t.clock.now(), 10);
  const [first, second] = claimed.toSorted((a, b) => (a.message.email < b.message.email ? -1 : 1));
  await mergeLeads(t.app, { id: first!.message.leadId, from: second!.message.leadId, dryRun: false, by: newId() });
  const begins: string[] = [];
  const begin = (email: string) => async () => {
    begins.push(email);
    return { kind: "accepted", response: "" } as const;
  };
  const gates = [first!, second!].map(({ message }) => t.app.fence.gateOf(message)(begin(message.email)));
  const [one, other] = await Promise.all(gates);
  expect(one).not.toBeNull();
  expect(other).toBeNull();
  expect(begins).toEqual([first!.message.email]);
});

test("pairs that are merged while a batch is being sent: nobody gets two of a sequence after the commit, and none waits in a circle", async () => {
  await using t = await openTestEngine({ roles: [] });
  await using sink = await openSmtpSink();
  const count = 40;
  const senderId = await queueMails(t.app, count);
  const everyone = await t.app.db.select({ id: leads.id, email: leads.email }).from(leads).orderBy(leads.id);
  const transport = openTransport({ url: sink.url, maxConnections: 3 });
  const mergedAt = new Map<string, number>();
  const mergeSome = async () => {
    for (let n = 0; n < count; n += 2) {
      const [a, b] = [everyone[n]!, everyone[n + 1]!];
      // Both ways, so that neither the older nor the newer is always the one that goes.
      const [into, from] = n % 4 === 0 ? [a, b] : [b, a];
      await mergeLeads(t.app, { id: into.id, from: from.id, dryRun: false, by: newId() });
      mergedAt.set(into.id, performance.now());
    }
  };
  await Promise.all([
    dispatchSender({ ...t.app, transports: only(transport) }, senderId),
    mergeSome(),
    advanceDue(t.app),
  ]);
  await dispatchSender({ ...t.app, transports: only(transport) }, senderId);
  await transport.close();
  expect(await t.app.db.select().from(leads)).toHaveLength(count / 2);
  const rows = await ledger(t.app);
  const went = rows.filter(({ status }) => status === "sent").length;
  expect(sink.mails).toHaveLength(went);
  expect(new Set(rows.map(({ status }) => status))).toEqual(
    new Set(["sent", "canceled"].filter((one) => rows.some(({ status }) => status === one))),
  );
  const running = await t.app.db
    .select({ leadId: enrollments.leadId })
    .from(enrollments)
    .where(eq(enrollments.status, "active"));
  expect(new Set(running.map(({ leadId }) => leadId)).size).toBe(running.length);
});

test("caps and re-entry look at the history of both", async () => {
  await using t = await openTestEngine({ roles: [] });
  await using sink = await openSmtpSink();
  const cap = { perDay: 1 };
  await publishMails(t.app, { name: "First", event: "first", mails: 1 });
  await publishMails(t.app, { name: "Second", event: "second", mails: 1, cap });
  const signs = async (name: string, email: string) => {
    const { leadId } = await recordEvent(t.app, { name, lead: { email }, properties: {}, source: "api" });
    await enrollFromEvents(t.app);
    await advanceDue(t.app);
    return leadId;
  };
  const a = await signs("first", "a@cap.test");
  const transport = openTransport({ url: sink.url, maxConnections: 1 });
  const [sender] = await t.app.db.select({ id: messages.senderId }).from(messages);
  const send = () => dispatchSender({ ...t.app, transports: only(transport) }, sender!.id);
  await send();
  expect(sink.mails).toHaveLength(1);
  const b = await signs("second", "b@cap.test");
  await mergeLeads(t.app, { id: b, from: a, dryRun: false, by: newId() });
  await send();
  expect(sink.mails).toHaveLength(1);
  // Once only: the survivor was in the sequence by the other address.
  await signs("first", "b@cap.test");
  expect(await t.app.db.select().from(enrollments)).toHaveLength(2);
  await transport.close();
});

test("answers from the other address, and to mails that it got, are the survivor's own", async () => {
  await using t = await openReplyEngine();
  await publishMails(t.app, { name: "Talk", event: "talk" });
  await publishMails(t.app, { name: "More", event: "more", exits: [{ on: "reply", from: ["own"], stops: "all" }] });
  const gone = await enter(t, "old@talk.test", "talk");
  const mail = await mailTo(t, "old@talk.test", "Talk 1");
  const survivor = await enter(t, "new@elsewhere.test", "more");
  await mergeLeads(t.app, { id: survivor, from: gone, dryRun: false, by: newId() });
  await untilIdle(t.app);
  await answer(t, mail, "old@talk.test");
  const [first] = await t.app.db.select().from(inboundMails);
  expect(first).toMatchObject({ leadId: survivor, matchedBy: "token", writer: null });
  expect(await standings(t, "new@elsewhere.test")).toEqual(["More new exited replied", "Talk new exited replied"]);
  await write(t, { from: "old@talk.test", to: "hello@acme.test", subject: "One more thing", proven: "talk.test" });
  const rows = await t.app.db.select().from(inboundMails).where(eq(inboundMails.leadId, survivor));
  expect(rows.map(({ matchedBy, writer }) => [matchedBy, writer])).toEqual([
    ["token", null],
    ["sender", null],
  ]);
});
