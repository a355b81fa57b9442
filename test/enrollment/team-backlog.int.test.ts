import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enrollments, handoffs, teams } from "../../src/db/schema/index.ts";
import { upsertLead } from "../../src/lead/upsert-lead.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { publishMails } from "../support/sequences.ts";

const hourMs = 3_600_000;
let t: TestApi;
let slowed: string;
let free: string;
beforeAll(async () => {
  t = await openTestApi();
  const ann = (await t.call("POST", "/v1/reps", { name: "Ann", email: "ann@acme.test" })).json.id as string;
  await t.call("PUT", "/v1/teams/emea", { name: "EMEA", members: [ann], backlogLimit: 2 });
  slowed = await publishMails(t.app, { name: "Slowed", event: "slowed", slowForTeam: "emea" });
  free = await publishMails(t.app, { name: "Free", event: "free" });
  // Two were accepted a day.
  const [team] = await t.app.db.select().from(teams);
  const teamId = team!.id;
  const { id: leadId } = await upsertLead(t.app.db, { email: "old@lead.test" }, t.clock.now());
  const cause = { kind: "opens", count: 3, withinDays: 14 } as const;
  const row = { leadId, repId: ann, teamId, cause, createdAt: t.clock.now(), status: "converted" as const };
  const days = Array.from({ length: 14 }, (_, n) => new Date(t.clock.now().getTime() - n * 12 * hourMs));
  await t.app.db.insert(handoffs).values(days.map((respondedAt) => ({ ...row, respondedAt })));
});
afterAll(() => t[Symbol.asyncDispose]());

let n = 0;
const lead = async () => (await upsertLead(t.app.db, { email: `lee${(n += 1)}@lead.test` }, t.clock.now())).id;
async function promote(): Promise<string> {
  const id = await lead();
  await t.call("POST", `/v1/leads/${id}/promote`, {});
  const [handoff] = await t.app.db.select().from(handoffs).where(eq(handoffs.leadId, id));
  return handoff!.id;
}
async function enroll(sequenceId: string): Promise<string> {
  const leadId = await lead();
  expect((await t.call("POST", "/v1/enrollments", { leadId, sequenceId })).status).toBe(201);
  return leadId;
}
/** After how many hours those of the sequence begin who were enrolled since. */
async function begin(sequenceId: string, since: Date): Promise<number[]> {
  const rows = await t.app.db
    .select()
    .from(enrollments)
    .where(eq(enrollments.sequenceId, sequenceId))
    .orderBy(asc(enrollments.dueAt));
  return rows
    .filter(({ createdAt }) => createdAt >= since)
    .map(({ dueAt }) => (dueAt!.getTime() - since.getTime()) / hourMs);
}

test("first steps go at the pace of the team's accepts while it has too much, in turn, and say why", async () => {
  const start = t.clock.now();
  const open = [await promote(), await promote()];
  await enroll(slowed);
  expect(await begin(slowed, start)).toEqual([0]);
  open.push(await promote());

  // At the same moment each gets a time of its own.
  const ids = await Promise.all([enroll(slowed), enroll(slowed), enroll(slowed)]);
  expect(await begin(slowed, start)).toEqual([0, 12, 24, 36]);
  await enroll(free);
  expect(await begin(free, start)).toEqual([0]);
  const { json: told } = await t.call("GET", `/v1/leads/${ids[0]}/explain`);
  expect(told.decisions).toContainEqual(
    expect.objectContaining({
      rule: "team_backlog",
      outcome: "waits",
      reason: expect.stringContaining("Team emea has 3 open handoffs, and 2 are its limit"),
      inputs: { team: "emea", open: 3, limit: 2, acceptsPerDay: 2 },
    }),
  );
  expect(told.enrollments[0].next).toMatchObject({
    waitingFor: "team_backlog",
    at: new Date(start.getTime() + 12 * hourMs).toISOString(),
  });

  // Whoever would be enrolled now would stand behind them: the forecast spreads their mails as the sequence would.
  const three = ["x", "y", "z"].map((name) =>
    upsertLead(t.app.db, { email: `${name}@lead.test`, tags: ["next"] }, t.clock.now()),
  );
  await Promise.all(three);
  await t.call("PUT", "/v1/segments", { key: "next", name: "Next", condition: { tag: "next" } });
  const ahead = async (id: string) => (await t.call("POST", `/v1/sequences/${id}/forecast`, { segment: "next" })).json;
  const forecast = await ahead(slowed);
  expect(forecast.teamBacklog).toMatchObject({
    rule: "team_backlog",
    team: "emea",
    open: 3,
    limit: 2,
    acceptsPerDay: 2,
    leads: 3,
    lastBegins: new Date(start.getTime() + 72 * hourMs).toISOString(),
  });
  const days = (json: { senders: { days: { slot: string }[] }[] }) => json.senders[0]!.days.map(({ slot }) => slot);
  expect(days(forecast)[0]! > days(await ahead(free))[0]!).toBe(true);
  expect(await ahead(free)).toMatchObject({ teamBacklog: null });
  expect(await begin(slowed, start)).toEqual([0, 12, 24, 36]);
  const { json: team } = await t.call("GET", "/v1/teams/emea");
  expect(team).toMatchObject({ backlogLimit: 2, slowedUntil: new Date(start.getTime() + 36 * hourMs).toISOString() });

  // The team has caught up: whoever comes while others wait stands behind them, then nobody waits any more.
  await t.call("POST", `/v1/handoffs/${open[0]}/accept`);
  t.clock.advanceBy(hourMs);
  await enroll(slowed);
  expect((await begin(slowed, start)).at(-1)).toBeCloseTo(48, 5);
  t.clock.advanceBy(48 * hourMs);
  const later = t.clock.now();
  await enroll(slowed);
  expect(await begin(slowed, later)).toEqual([0]);
});

test("a team that there is not is refused where the sequence is published", async () => {
  await expect(publishMails(t.app, { name: "Wrong", event: "wrong", slowForTeam: "emae" })).rejects.toMatchObject({
    status: 422,
  });
});
