import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { enrollments, events, messages } from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { enrollFromEvents } from "../../src/enrollment/admit/enroll.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { publishMails } from "../support/sequences.ts";

const exits = [{ on: "event", event: "bought" }];

function tell({ app }: TestEngine, name: string, email: string, occurredAt?: Date): Promise<{ leadId: string }> {
  return recordEvent(app, { name, lead: { email }, properties: {}, source: "api", occurredAt });
}

async function settle(t: TestEngine): Promise<void> {
  await enrollFromEvents(t.app);
  await advanceDue(t.app);
}

test("an exit event right after the trigger counts, whenever the worker comes to enroll", async () => {
  await using t = await openTestEngine({ roles: [] });
  await publishMails(t.app, { mails: 1, exits });
  for (let n = 0; n < 12; n += 1) {
    await tell(t, "signup", `lead${n}@lead.test`);
    t.clock.advanceBy(n % 4); // milliseconds, none in every fourth case
    await tell(t, "bought", `lead${n}@lead.test`);
    t.clock.advanceBy(n * 100);
  }
  await settle(t);
  const walks = await t.app.db.select().from(enrollments);
  expect(walks).toHaveLength(12);
  expect(walks.every(({ exitReason }) => exitReason === "event")).toBe(true);
  expect(await t.app.db.select().from(messages)).toEqual([]);
});

test("events out of order count by when they occurred", async () => {
  await using t = await openTestEngine({ roles: [] });
  await publishMails(t.app, { mails: 1, exits });
  const now = t.clock.now().getTime();
  const ago = (minutes: number) => new Date(now - minutes * 60_000);
  // the purchase is known before the signup that it came after
  await tell(t, "bought", "after@lead.test", ago(10));
  await settle(t);
  await tell(t, "signup", "after@lead.test", ago(20));
  // and this one came back after an old purchase, which is told late
  await tell(t, "signup", "before@lead.test", ago(10));
  await tell(t, "bought", "before@lead.test", ago(20));
  await settle(t);
  const sent = await t.app.db.select({ email: messages.email }).from(messages);
  expect(sent).toEqual([{ email: "before@lead.test" }]);
});

test("an exit event while the enrollment waits for its exclusivity group counts", async () => {
  await using t = await openTestEngine({ roles: [] });
  const exclusivity = { groups: ["nurture"], whenBusy: "wait" };
  await publishMails(t.app, { mails: 1, name: "Busy", event: "asked", exclusivity });
  const sequenceId = await publishMails(t.app, { mails: 1, exits, exclusivity });
  await tell(t, "asked", "lee@lead.test");
  await enrollFromEvents(t.app);
  t.clock.advanceBy(1_000);
  await tell(t, "signup", "lee@lead.test");
  await settle(t);
  t.clock.advanceBy(1_000);
  await tell(t, "bought", "lee@lead.test");
  await settle(t);
  t.clock.advanceBy(1_000);
  await t.app.db.update(enrollments).set({ status: "completed" }).where(eq(enrollments.status, "active"));
  t.clock.advanceBy(2 * 3_600_000);
  await settle(t);
  const walks = await t.app.db.select().from(enrollments).where(eq(enrollments.sequenceId, sequenceId));
  expect(walks).toMatchObject([{ status: "exited", exitReason: "event" }]);
});

test("an event of a clock that is ahead occurred when it was received", async () => {
  await using t = await openTestEngine({ roles: [] });
  await publishMails(t.app, { mails: 1, exits });
  await tell(t, "signup", "lee@lead.test");
  t.clock.advanceBy(1);
  await tell(t, "bought", "lee@lead.test", new Date(t.clock.now().getTime() + 90_000));
  await settle(t);
  expect(await t.app.db.select().from(messages)).toEqual([]);
  const told = await t.app.db.select().from(events).where(eq(events.name, "bought"));
  expect(told).toMatchObject([{ occurredAt: t.clock.now() }]);
});
