import { eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enrollments, inboundMails, leads, messages, suppressions } from "../../src/db/schema/index.ts";
import { changeLead } from "../../src/enrollment/address/change-lead.ts";
import { suppressAddress } from "../../src/enrollment/suppression/suppress-address.ts";
import { settleHardBounce } from "../../src/promote/inbound/bounce.ts";
import { settleInquiry } from "../../src/promote/inbound/reply.ts";
import { unsubscribe } from "../../src/preference/leave/unsubscribe.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";
import { enter, mailTo, openReplyEngine } from "./support.ts";

let t: TestEngine;
beforeAll(async () => {
  t = await openReplyEngine();
});
afterAll(() => t[Symbol.asyncDispose]());

/** A lead whose first mail has gone to an address that it then changes. */
async function moved(name: string) {
  const [from, to] = [`old@${name}.test`, `new@${name}.test`];
  await publishMails(t.app, { name, event: name });
  const leadId = await enter(t, from, name);
  const mail = await mailTo(t, from, `${name} 1`);
  await changeLead(t.app, { id: leadId, patch: { email: to } });
  return { leadId, from, to, mail };
}

const walkOf = async (leadId: string) =>
  (await t.app.db.select().from(enrollments).where(eq(enrollments.leadId, leadId)))[0]!;
const suppressedOf = async (...emails: string[]) =>
  (await t.app.db.select().from(suppressions).where(inArray(suppressions.email, emails)))
    .map(({ email }) => email ?? "")
    .toSorted();
const laterMails = async () => {
  t.clock.advanceBy(2 * 86_400_000);
  await untilIdle(t.app);
};

/** A mail as it is once it was understood; the engine does nothing more with it by itself. */
async function understood(fields: Partial<typeof inboundMails.$inferInsert>) {
  const digest = crypto.randomUUID();
  const raw = new TextEncoder().encode("x");
  const row = { digest, source: "smtp", envelopeFrom: "", envelopeTo: [], raw, size: 1, status: "settled" as const };
  const [mail] = await t.app.db
    .insert(inboundMails)
    .values({ ...row, receivedAt: t.clock.now(), ...fields })
    .returning();
  return mail!;
}

test("the mails that follow go to the new address", async () => {
  const { to, leadId } = await moved("follow");
  await laterMails();
  expect((await mailTo(t, to, "follow 2")).envelope.to).toEqual([to]);
  expect((await walkOf(leadId)).status).toBe("active");
});

test("one that is suppressed stops every sequence", async () => {
  await publishMails(t.app, { name: "into", event: "into" });
  const leadId = await enter(t, "old@into.test", "into");
  await suppressAddress(t.app, { email: "new@into.test" });
  await changeLead(t.app, { id: leadId, patch: { email: "new@into.test" } });
  expect(await walkOf(leadId)).toMatchObject({ status: "exited", exitReason: "suppressed" });
});

test("unsubscribing by a mail to the old address holds for both", async () => {
  const { leadId, from, to, mail } = await moved("leave");
  const token = /\/u\/([^>\s]+)/.exec(mail.header("list-unsubscribe") ?? "")![1]!;
  expect(await unsubscribe(t.app, { token, method: "one_click", everything: false })).toMatchObject({
    kind: "done",
    topic: null,
  });
  expect(await suppressedOf(from, to)).toEqual([to, from].toSorted());
  expect(await walkOf(leadId)).toMatchObject({ status: "exited", exitReason: "unsubscribed" });
});

test("a late bounce of the old address says nothing of the new one", async () => {
  const { leadId, from, to } = await moved("bounce");
  const [message] = await t.app.db.select().from(messages).where(eq(messages.leadId, leadId));
  const bounce = await understood({ leadId, messageId: message!.id, class: "bounce_hard" });
  await t.app.db.transaction((tx) => settleHardBounce(tx, { ...bounce, leadId }, t.clock.now()));
  expect(await suppressedOf(from, to)).toEqual([from]);
  expect((await walkOf(leadId)).status).toBe("active");
});

test("a stranger's name with a link in it is no name", async () => {
  const mail = await understood({ fromEmail: "spam@x.test", fromName: "Visit http://spam.example" });
  await t.app.db.transaction((tx) => settleInquiry(t.app, tx, mail, t.clock.now()));
  const [lead] = await t.app.db.select().from(leads).where(eq(leads.email, "spam@x.test"));
  expect(lead).toMatchObject({ stage: "prospect", firstName: null, lastName: null });
});
