import { asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { takeBatch } from "../../src/aside/take-batch.ts";
import { enrollments, handoffs, sequences, teams } from "../../src/db/schema/index.ts";
import { admitPage } from "../../src/enrollment/admit/admit-page.ts";
import { wakeEnrollments } from "../../src/enrollment/wake.ts";
import { upsertLead } from "../../src/lead/upsert-lead.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { eventually } from "../support/eventually.ts";
import { publishMails } from "../support/sequences.ts";

const hourMs = 3_600_000;
let t: TestApi;
let slowed: string;
let listed: string;
let free: string;
const exits = [{ on: "event", event: "bought" }];
beforeAll(async () => {
  t = await openTestApi();
  const ann = (await t.call("POST", "/v1/reps", { name: "Ann", email: "ann@acme.test" })).json.id as string;
  await t.call("PUT", "/v1/teams/emea", { name: "EMEA", members: [ann], backlogLimit: 2 });
  slowed = await publishMails(t.app, { name: "Slowed", event: "slowed", slowForTeam: "emea", exits });
  listed = await publishMails(t.app, { name: "Listed", event: "listed", slowForTeam: "emea" });
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
  // What a lead does meanwhile begins nothing early.
  await t.app.db.transaction((tx) =>
    wakeEnrollments(t.app, tx, [{ leadId: ids[0], about: { kind: "event", name: "bought" } }], t.clock.now()),
  );
  expect(await begin(slowed, start)).toEqual([0, 12, 24, 36]);
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

test("those of a list begin in turn as well", async () => {
  t.clock.advanceBy(1_000);
  const start = t.clock.now();
  await promote();
  await promote();
  const { definition, ...target } = await versionOf(listed);
  const ids = [await lead(), await lead(), await lead()].toSorted();
  await t.app.db.transaction((tx) =>
    admitPage(tx, { ...target, definition }, sql`select l.* from leads l where l.id in ${ids} order by l.id`, start),
  );
  expect(await begin(listed, start)).toEqual([12, 24, 36]);
  const { json: told } = await t.call("GET", `/v1/leads/${ids[0]}/explain`);
  expect(told.decisions).toContainEqual(
    expect.objectContaining({
      rule: "team_backlog",
      reason: expect.stringContaining("Team emea has 4 open handoffs, and 2 are its limit"),
      until: new Date(start.getTime() + 12 * hourMs).toISOString(),
    }),
  );
  await enroll(slowed);
  expect(await begin(slowed, start)).toEqual([48]);
});

async function versionOf(sequenceId: string) {
  const [sequence] = await t.app.db.select().from(sequences).where(eq(sequences.id, sequenceId));
  const versionId = sequence!.currentVersionId!;
  return { sequenceId, versionId, definition: (await t.app.versions.get(t.app.db, versionId)).definition };
}

test("a team that there is not is refused where the sequence is published", async () => {
  await expect(publishMails(t.app, { name: "Wrong", event: "wrong", slowForTeam: "emae" })).rejects.toMatchObject({
    status: 422,
  });
});

test("admissions that lock a team and a lead in opposite orders both come through", async () => {
  const { db } = t.app;
  const leadId = await lead();
  const team = sql`select id from teams where key = 'emea' for no key update`;
  const ofLead = sql`select id from leads where id = ${leadId} for update`;
  const teamIsHeld = Promise.withResolvers<void>();
  const leadIsHeld = Promise.withResolvers<void>();
  const other = db.transaction(async (tx) => {
    // So that the batch is the one that loses.
    await tx.execute(sql`set local deadlock_timeout = '1h'`);
    await tx.execute(team);
    teamIsHeld.resolve();
    await leadIsHeld.promise;
    await tx.execute(ofLead);
  });
  await teamIsHeld.promise;
  let tries = 0;
  await takeBatch(t.app, "enroll", async (tx) => {
    tries += 1;
    await tx.execute(ofLead);
    if (tries === 1) {
      leadIsHeld.resolve();
      await eventually(async () => {
        const rows = await db.execute(sql`
          select pid from pg_locks where not granted and locktype = 'transactionid'
            and pid in (select pid from pg_stat_activity where datname = current_database())`);
        return rows.length > 0;
      });
    }
    await tx.execute(team);
  });
  await other;
  expect(tries).toBe(2);
}, 60_000);
