import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { enrollments, leadAttributes, leads, messages, outbox, sequences } from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { explainEnrollment } from "../../src/enrollment/explain/explain.ts";
import { notifyRep } from "../../src/handoff/notice/notify.ts";
import { resolveMessage } from "../../src/send/ledger/resolve-message.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { publishSequence } from "../../src/sequence/publish/publish.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { queueMails, signUp } from "./support.ts";

/** A sequence whose only mail has this subject, beside one whose mails can be written. @returns the sender */
async function publishBroken({ app, clock }: TestEngine, subject: string, more: object = {}): Promise<string> {
  const senderId = await queueMails(app, 1);
  const dates = { createdAt: clock.now(), updatedAt: clock.now() };
  await app.db.insert(leadAttributes).values([
    { name: "nickname", type: "string", createdAt: clock.now() },
    { name: "count", type: "number", createdAt: clock.now() },
  ]);
  const steps = [{ id: "broken", kind: "email", template: "welcome/1", subject }];
  const draft = { name: "Broken", trigger: { event: "signup" }, steps, ...more };
  const [broken] = await app.db
    .insert(sequences)
    .values({ name: "Broken", draft, ...dates })
    .returning({ id: sequences.id });
  await publishSequence(app, { id: broken!.id });
  return senderId;
}

const broken = async ({ app }: TestEngine) => {
  const rows = await app.db.select().from(messages).where(eq(messages.stepId, "broken")).orderBy(messages.email);
  return rows;
};

async function tellAll({ app }: TestEngine): Promise<void> {
  for (const { id } of await app.db.select().from(outbox)) await notifyRep(app, id);
}

test.each([
  ["has no subject once it is filled in", "{{ lead.nickname }}", "the subject is empty"],
  ["cannot be filled in within the limits", "{% for n in (1..lead.count) %}x{% endfor %}!", "limit exceeded"],
])("a mail that %s is held for a person, and the others go", async (_what, subject, reason) => {
  await using t = await openTestEngine({ roles: [], settings: { operator: { email: "ops@acme.test" } } });
  const senderId = await publishBroken(t, subject);
  await signUp(t.app, ["two@lead.test", "three@lead.test"]);
  await t.app.db.update(leads).set({ attributes: { count: 20_000_000 } });
  await dispatchSender(t.app, senderId);
  const rows = await t.app.db.select().from(messages).orderBy(messages.stepId);
  expect(rows.map(({ stepId, status }) => [stepId, status])).toEqual([
    ["broken", "held"],
    ["broken", "held"],
    ["mail-1", "sent"],
    ["mail-1", "sent"],
    ["mail-1", "sent"],
  ]);
  expect(rows[0]).toMatchObject({ reason: "not_rendered", response: expect.stringContaining(reason), subject: null });

  await advanceDue(t.app);
  const { enrollment, next, messages: mails } = await explainEnrollment(t.app, { id: rows[0]!.enrollmentId });
  expect([enrollment.status, next?.waitingFor]).toEqual(["active", "message"]);
  expect(mails[0]?.waiting).toMatchObject({
    rule: "not_rendered",
    until: null,
    reason: expect.stringMatching(/publish it with running: move.*resolve/),
  });

  await tellAll(t);
  const told = t.mailbox.messages.filter(({ envelope }) => envelope.to.includes("ops@acme.test"));
  expect(told).toHaveLength(1);
  expect(told[0]!.text).toMatch(/2 mails of step "broken" of the sequence "Broken" could not be written[\s\S]+resolve/);
});

test("a held mail goes once its lead is repaired and a person says so", async () => {
  await using t = await openTestEngine({ roles: [] });
  const senderId = await publishBroken(t, "{{ lead.nickname }}");
  await signUp(t.app, ["two@lead.test"]);
  await dispatchSender(t.app, senderId);
  const [held] = await broken(t);
  const decided = { id: held!.id, by: "test", note: null };
  await expect(resolveMessage(t.app, { ...decided, action: "mark_sent" })).rejects.toThrow("not uncertain");
  await t.app.db.update(leads).set({ attributes: { nickname: "Kit" } });
  await resolveMessage(t.app, { ...decided, action: "resend" });
  await dispatchSender(t.app, senderId);
  expect(await broken(t)).toMatchObject([{ status: "sent", subject: "Kit" }]);
});

test("a held mail that is canceled lets its enrollment go on", async () => {
  await using t = await openTestEngine({ roles: [] });
  const senderId = await publishBroken(t, "{{ lead.nickname }}");
  await signUp(t.app, ["two@lead.test"]);
  await dispatchSender(t.app, senderId);
  const [held] = await broken(t);
  await resolveMessage(t.app, { id: held!.id, by: "test", note: null, action: "cancel" });
  await advanceDue(t.app);
  const [enrollment] = await t.app.db.select().from(enrollments).where(eq(enrollments.id, held!.enrollmentId));
  expect(enrollment?.status).toBe("completed");
});

test("a sequence may skip what cannot be written; explain says so", async () => {
  await using t = await openTestEngine({ roles: [] });
  const senderId = await publishBroken(t, "{{ lead.nickname }}", { notRendered: "skip" });
  await signUp(t.app, ["two@lead.test"]);
  await dispatchSender(t.app, senderId);
  await advanceDue(t.app);
  const [skipped] = await broken(t);
  expect(skipped).toMatchObject({ status: "rejected", reason: "not_rendered" });
  const { enrollment, decisions } = await explainEnrollment(t.app, { id: skipped!.enrollmentId });
  expect(enrollment.status).toBe("completed");
  expect(decisions.map(({ reason }) => reason)).toContain("The mail was rejected and is not sent (not_rendered).");
});
