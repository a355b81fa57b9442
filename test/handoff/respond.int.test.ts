import { desc, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { handoffs, leads, reps } from "../../src/db/schema/index.ts";
import { respondToHandoff } from "../../src/handoff/respond.ts";
import { upsertLead } from "../../src/lead/upsert-lead.ts";
import { promoteLead } from "../../src/promote/promote-lead.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";

const opened = (leadId: string) => ({
  response: { kind: "opens", leadId, enrollmentId: null } as const,
  cause: { kind: "opens", count: 3, withinDays: 14 } as const,
});

async function promoted({ app }: TestEngine, repNames: string[]): Promise<string> {
  const now = app.clock.now();
  for (const name of repNames) {
    await app.db.insert(reps).values({ name, email: `${name}@acme.test`, createdAt: now });
  }
  const lead = await upsertLead(app.db, { email: "lee@lead.test" }, now);
  await app.db.transaction((tx) => promoteLead(app, tx, opened(lead.id), now));
  return lead.id;
}

async function latest({ app }: TestEngine, leadId: string) {
  const rows = app.db.select().from(handoffs).where(eq(handoffs.leadId, leadId)).orderBy(desc(handoffs.id)).limit(1);
  return (await rows)[0]!;
}

test("a declined handoff goes to the next rep, and never back to one who declined", async () => {
  await using t = await openTestEngine({ roles: [] });
  const leadId = await promoted(t, ["ann", "bob"]);
  const first = await latest(t, leadId);
  await respondToHandoff(t.app, { handoffId: first.id, response: "decline" });
  const second = await latest(t, leadId);
  expect(second.repId).not.toBe(first.repId);
  await respondToHandoff(t.app, { handoffId: second.id, response: "decline" });
  expect(await latest(t, leadId)).toMatchObject({ status: "open", repId: null });
});

test("accepting twice is one acceptance, and declining afterwards is refused", async () => {
  await using t = await openTestEngine({ roles: [] });
  const leadId = await promoted(t, ["ann"]);
  const { id } = await latest(t, leadId);
  await respondToHandoff(t.app, { handoffId: id, response: "accept" });
  await respondToHandoff(t.app, { handoffId: id, response: "accept" });
  await expect(respondToHandoff(t.app, { handoffId: id, response: "decline" })).rejects.toMatchObject({
    code: "handoff_answered",
  });
  const [lead] = await t.app.db.select().from(leads).where(eq(leads.id, leadId));
  expect(lead?.stage).toBe("prospect");
});

test("a promotion without an active rep waits unassigned", async () => {
  await using t = await openTestEngine({ roles: [] });
  const leadId = await promoted(t, []);
  expect(await latest(t, leadId)).toMatchObject({ status: "open", repId: null });
});

test("reps take turns", async () => {
  await using t = await openTestEngine({ roles: [] });
  await promoted(t, ["ann", "bob"]);
  const { app } = t;
  for (const email of ["b@two.test", "c@three.test", "d@four.test"]) {
    const lead = await upsertLead(app.db, { email }, app.clock.now());
    t.clock.advanceBy(1_000);
    await app.db.transaction((tx) => promoteLead(app, tx, opened(lead.id), app.clock.now()));
  }
  const rows = await app.db.select({ repId: handoffs.repId }).from(handoffs).orderBy(handoffs.id);
  const [a, b, c, d] = rows.map(({ repId }) => repId);
  expect([c, d]).toEqual([a, b]);
  expect(a).not.toBe(b);
});
