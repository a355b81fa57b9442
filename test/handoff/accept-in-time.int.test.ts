import { asc, eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { handoffs, teams } from "../../src/db/schema/index.ts";
import { lookAfterHandoffs } from "../../src/handoff/look-after.ts";
import { respondToHandoff } from "../../src/handoff/respond.ts";
import { upsertLead } from "../../src/lead/upsert-lead.ts";
import { startEngine } from "../../src/main.ts";
import { openLog } from "../../src/platform/log.ts";
import { promoteLead } from "../../src/promote/promote-lead.ts";
import { createRep } from "../../src/rep/create-rep.ts";
import { putTeam } from "../../src/rep/team/put-team.ts";
import { teamInput } from "../../src/rep/team/team-schemas.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";

let t: TestEngine;
beforeEach(async () => {
  t = await openTestEngine({ roles: [], settings: { operator: { email: "ops@acme.test" } } });
});
afterEach(() => t[Symbol.asyncDispose]());

const names = new Map<string, string>();
async function hire(...all: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const name of all) {
    const { id } = await createRep(t.app, { name, email: `${name}@acme.test` });
    names.set(id, name);
    ids.push(id);
  }
  return ids;
}

const team = (key: string, some: object) => putTeam(t.app, { key, input: teamInput.parse({ name: key, ...some }) });

/** Somebody becomes a prospect. @returns their id */
async function promote(): Promise<string> {
  const now = t.app.clock.now();
  const { id: leadId } = await upsertLead(t.app.db, { email: "lee@lead.test" }, now);
  const response = { kind: "opens", leadId, enrollmentId: null } as const;
  const cause = { kind: "opens", count: 3, withinDays: 14 } as const;
  await t.app.db.transaction((tx) => promoteLead(t.app, tx, { response, cause }, now));
  return leadId;
}

/** Each handoff so far: the rep, how it stands, and what was told of it. */
async function story(): Promise<string[]> {
  const rows = await t.app.db.select().from(handoffs).orderBy(asc(handoffs.id));
  return rows.map(({ repId, status, movedFor, remindedAt, escalatedAt }) =>
    [
      repId === null ? "nobody" : names.get(repId),
      status,
      movedFor,
      remindedAt !== null && "reminded",
      escalatedAt !== null && "escalated",
    ]
      .filter(Boolean)
      .join(" "),
  );
}

/** The clock moves on, and the handoffs are looked after. */
async function at(instant: string): Promise<string[]> {
  t.clock.advanceTo(new Date(instant));
  await lookAfterHandoffs(t.app);
  return story();
}

const acceptBy = async () =>
  (await t.app.db.select({ by: handoffs.acceptBy }).from(handoffs).orderBy(asc(handoffs.id))).at(-1)?.by?.toISOString();

describe("a handoff is to be accepted within one working hour", () => {
  test("over a weekend: reminded after half of it, then it goes to somebody else", async () => {
    await team("all", { members: await hire("ann", "bob") });
    t.clock.advanceTo(new Date("2026-01-09T16:45:00Z")); // a Friday
    await promote();
    expect(await acceptBy()).toBe("2026-01-12T09:45:00.000Z");
    expect(await at("2026-01-11T12:00:00Z")).toEqual(["ann open"]);
    expect(await at("2026-01-12T09:14:59Z")).toEqual(["ann open"]);
    expect(await at("2026-01-12T09:15:00Z")).toEqual(["ann open reminded"]);
    expect(await at("2026-01-12T09:44:59Z")).toEqual(["ann open reminded"]);
    expect(await at("2026-01-12T09:45:00Z")).toEqual(["ann moved late reminded", "bob open"]);
    expect(await acceptBy()).toBe("2026-01-12T10:45:00.000Z");
  });

  test("over holidays and a change of clocks, in the team's zone", async () => {
    const members = await hire("ann", "bob");
    await team("all", { members, zone: "Europe/Berlin", holidays: { places: ["DE"], dates: ["2026-03-30"] } });
    t.clock.advanceTo(new Date("2026-03-27T15:45:00Z")); // 16:45, two nights before summer time; the Monday is closed
    await promote();
    expect(await acceptBy()).toBe("2026-03-31T07:45:00.000Z");
    expect(await at("2026-03-30T12:00:00Z")).toEqual(["ann open"]);
    expect(await at("2026-03-31T07:45:00Z")).toEqual(["ann moved late", "bob open"]);
  });

  test("accepted in time, nothing more is due", async () => {
    await team("all", { members: await hire("ann", "bob") });
    await promote();
    const [open] = await t.app.db.select().from(handoffs);
    await respondToHandoff(t.app, { handoffId: open!.id, response: "accept" });
    expect(await at("2026-01-12T12:00:00Z")).toEqual(["ann accepted"]);
  });

  test("the second who is late is told to the manager; where nobody else is left it stays, and is told", async () => {
    const [ann, bob, mia] = await hire("ann", "bob", "mia");
    await team("all", { members: [ann, bob], fallbackRepId: mia });
    await promote();
    expect(await at("2026-01-05T10:00:00Z")).toEqual(["ann moved late", "bob open"]);
    expect(await at("2026-01-05T11:00:00Z")).toEqual(["ann moved late", "bob moved late escalated", "mia open"]);
    expect((await at("2026-01-05T12:00:00Z")).at(-1)).toBe("mia open escalated");
    expect((await at("2026-01-09T12:00:00Z")).at(-1)).toBe("mia open escalated");
  });

  test("without a team nothing is late", async () => {
    await hire("ann", "bob");
    await promote();
    expect(await at("2026-02-05T12:00:00Z")).toEqual(["ann open"]);
  });
});

test("a process that starts after the weekend reminds, passes on and tells: the rows are all it needs", async () => {
  const [ann, bob, mia] = await hire("ann", "bob", "mia");
  await team("all", { members: [ann, bob], managerId: mia, acceptWithin: "PT30M" });
  t.clock.advanceTo(new Date("2026-01-09T16:50:00Z"));
  await promote();
  t.clock.advanceTo(new Date("2026-01-12T09:05:00Z"));
  await using worker = await startEngine(
    { ...t.settings, roles: ["worker"] },
    { clock: t.clock, log: openLog("fatal") },
  );
  const mail = (to: string, subject: string) =>
    t.mailbox.waitFor((one) => one.envelope.to.includes(`${to}@acme.test`) && one.subject.startsWith(subject));
  await mail("ann", "Reminder:");
  t.clock.advanceTo(new Date("2026-01-12T09:20:00Z"));
  await mail("bob", "New prospect:");
  t.clock.advanceTo(new Date("2026-01-12T09:50:00Z"));
  expect((await mail("mia", "Late:")).text).toContain("bob has not accepted in time");
  expect(await worker.app.db.$count(teams, eq(teams.key, "all"))).toBe(1);
});
