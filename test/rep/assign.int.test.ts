import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { activities, handoffs, leads, repAbsences, reps } from "../../src/db/schema/index.ts";
import { upsertLead } from "../../src/lead/upsert-lead.ts";
import { respondToHandoff } from "../../src/handoff/respond.ts";
import { promoteLead } from "../../src/promote/promote-lead.ts";
import { addAbsence } from "../../src/rep/absence/add-absence.ts";
import { createRep } from "../../src/rep/create-rep.ts";
import { patchRep } from "../../src/rep/patch-rep.ts";
import type { RepInput } from "../../src/rep/rep-schemas.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";

let t: TestEngine;
beforeAll(async () => {
  t = await openTestEngine({ roles: [] });
});
beforeEach(async () => {
  await t.app.db.execute(sql`truncate reps, leads, handoffs, teams, outbox cascade`);
});
afterAll(() => t[Symbol.asyncDispose]());

const hire = async (name: string, some: Partial<RepInput> = {}) =>
  (await createRep(t.app, { name, email: `${name}@acme.test`, ...some })).id;

/** A person becomes a prospect. @returns the rep */
async function promote(email: string, locale?: string): Promise<string | null> {
  const { app } = t;
  const now = app.clock.now();
  const lead = await upsertLead(app.db, { email, ...(locale !== undefined && { locale }) }, now);
  const response = { kind: "opens", leadId: lead.id, enrollmentId: null } as const;
  await app.db.transaction((tx) =>
    promoteLead(app, tx, { response, cause: { kind: "opens", count: 3, withinDays: 14 } }, now),
  );
  const [row] = await app.db.select({ repId: leads.repId }).from(leads).where(eq(leads.id, lead.id));
  return row?.repId ?? null;
}

const count = (given: readonly (string | null)[], id: string) => given.filter((one) => one === id).length;

test("promotions at the same time: shares within one of the weights, none to whoever is not there", async () => {
  const [a, b, c, away, left] = [
    await hire("ann", { weight: 3 }),
    await hire("bob", { weight: 2 }),
    await hire("cyd"),
    await hire("dan", { weight: 9 }),
    await hire("eve", { weight: 9 }),
  ];
  await addAbsence(t.app, { repId: away, fromDate: "2026-01-05", toDate: "2026-01-05", note: null });
  await patchRep(t.app, { id: left, patch: { active: false } });
  const given = await Promise.all(Array.from({ length: 121 }, (_, i) => promote(`p@firm-${i}.test`)));
  for (const [id, weight] of [
    [a, 3],
    [b, 2],
    [c, 1],
  ] as const) {
    expect(Math.abs(count(given, id) - (121 * weight) / 6)).toBeLessThanOrEqual(1);
  }
  expect(count(given, away) + count(given, left)).toBe(0);
  expect(await t.app.db.$count(handoffs)).toBe(121);
});

test("nothing that begins after a rep has left goes to them, while promotions run", async () => {
  const ann = await hire("ann");
  await hire("bob");
  const early = Array.from({ length: 20 }, (_, i) => promote(`e@firm-${i}.test`));
  await patchRep(t.app, { id: ann, patch: { active: false } });
  const late = await Promise.all(Array.from({ length: 20 }, (_, i) => promote(`l@late-${i}.test`)));
  await Promise.all(early);
  expect(count(late, ann)).toBe(0);
});

test("people of one firm who answer at the same moment have one rep, whatever host they write from", async () => {
  for (const name of ["ann", "bob", "cyd", "dan"]) await hire(name);
  const given = await Promise.all(
    ["a@firm.co.uk", "b@mail.firm.co.uk", "c@firm.co.uk", "d@eu.mail.firm.co.uk"].map((email) => promote(email)),
  );
  expect(new Set(given).size).toBe(1);
  const others = await Promise.all(["x@other.co.uk", "y@notfirm.co.uk", "z@firm.co.uk.test"].map((e) => promote(e)));
  expect(new Set([...others, ...given]).size).toBe(4);
});

test("free mail providers are no firm", async () => {
  for (const name of ["ann", "bob"]) await hire(name);
  const given = await Promise.all(
    ["a@gmail.com", "b@gmail.com", "c@yahoo.co.uk", "d@yahoo.co.uk"].map((e) => promote(e)),
  );
  expect(new Set(given).size).toBe(2);
});

test("the timeline says who got it, by which rule", async () => {
  await hire("ann");
  await promote("lee@firm.test");
  const [entry] = await t.app.db.select().from(activities).where(eq(activities.kind, "handoff"));
  expect(entry?.data).toMatchObject({ via: "turn", reasons: ["All reps: it is the turn of ann."] });
});

test("an answer and a promotion of the same lead never wait for each other", async () => {
  for (const name of ["ann", "bob", "cyd"]) await hire(name);
  for (let i = 0; i < 10; i++) await promote(`p@firm-${i}.test`);
  const open = await t.app.db.select({ id: handoffs.id, leadId: handoffs.leadId }).from(handoffs);
  const now = t.app.clock.now();
  const again = (leadId: string) =>
    t.app.db.transaction((tx) =>
      promoteLead(
        t.app,
        tx,
        {
          response: { kind: "opens", leadId, enrollmentId: null },
          cause: { kind: "opens", count: 3, withinDays: 14 },
        },
        now,
      ),
    );
  await Promise.all(
    open.flatMap(({ id, leadId }) => [respondToHandoff(t.app, { handoffId: id, response: "decline" }), again(leadId)]),
  );
  expect(await t.app.db.$count(handoffs, eq(handoffs.status, "open"))).toBe(10);
});

test("a rep who is moved to another zone is away on the same days there", async () => {
  const repId = await hire("ann", { zone: "Europe/Berlin" });
  const days = { fromDate: "2026-03-28", toDate: "2026-03-29", note: null };
  const absence = await addAbsence(t.app, { repId, ...days });
  expect(absence).toMatchObject({
    startsAt: new Date("2026-03-27T23:00:00Z"),
    endsAt: new Date("2026-03-29T22:00:00Z"),
  });
  await patchRep(t.app, { id: repId, patch: { zone: "America/New_York" } });
  const [moved] = await t.app.db.select().from(repAbsences);
  expect(moved).toMatchObject({ startsAt: new Date("2026-03-28T04:00:00Z"), endsAt: new Date("2026-03-30T04:00:00Z") });
  expect(await t.app.db.$count(reps)).toBe(1);
});
