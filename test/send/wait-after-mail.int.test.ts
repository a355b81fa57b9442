import { asc, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { App } from "../../src/app.ts";
import { decisions, enrollments } from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { fromBrief } from "../../src/enrollment/decision/brief.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { publishMails } from "../support/sequences.ts";
import { defaultSenderId, ledger, signUp } from "./support.ts";

const inTwoDays = new Date("2026-01-07T09:00:00.000Z");

test("a mail that went out lets its lead wait at once, without advance", async () => {
  await using t = await enrolled({ mails: 2 });
  await dispatchSender(t.app, await defaultSenderId(t.app));
  const walks = await t.app.db.select().from(enrollments);
  expect(walks.map(({ stepId, dueAt, waitUntil }) => [stepId, dueAt, waitUntil])).toEqual([
    ["wait-2", inTwoDays, inTwoDays],
    ["wait-2", inTwoDays, inTwoDays],
  ]);
});

test("somebody else's lock on a lead is not waited for: advance does the same later", async () => {
  await using t = await enrolled({ mails: 2 });
  const senderId = await defaultSenderId(t.app);
  await t.app.db.transaction(async (tx) => {
    await tx.execute(sql`select from leads where email = 'lead1@lead.test' for update`);
    await dispatchSender(t.app, senderId);
  });
  const dueAt = async () =>
    (await t.app.db.select().from(enrollments).orderBy(asc(enrollments.dueAt))).map((walk) => walk.dueAt);
  expect(await dueAt()).toEqual([t.clock.now(), inTwoDays]);
  await advanceDue(t.app);
  expect(await dueAt()).toEqual([inTwoDays, inTwoDays]);
  const [one, other] = await madeBy(t.app);
  expect(one).toEqual(other);
  expect(one?.slice(-2)).toEqual(["message sent", "wait wait"]);
});

test("whoever leaves, ends or is owed something is left to advance", async () => {
  await using t = await enrolled({ mails: 1 });
  await dispatchSender(t.app, await defaultSenderId(t.app));
  const [walk] = await t.app.db.select().from(enrollments);
  expect(walk).toMatchObject({ status: "active", stepId: "mail-1", dueAt: t.clock.now() });
  await advanceDue(t.app);
  expect(await t.app.db.select().from(enrollments)).toMatchObject([{ status: "completed" }, { status: "completed" }]);
});

test("a walk that cannot go on takes nothing back of what became of its mail", async () => {
  await using t = await enrolled({ mails: 2 });
  await t.app.db.execute(sql`
    alter table decisions add constraint refused check (jsonb_array_length(made) < 2) not valid`);
  await dispatchSender(t.app, await defaultSenderId(t.app));
  expect((await ledger(t.app)).map(({ status }) => status)).toEqual(["sent", "sent"]);
  const walks = await t.app.db.select().from(enrollments);
  expect(walks.map(({ stepId, dueAt }) => [stepId, dueAt])).toEqual([
    ["mail-1", t.clock.now()],
    ["mail-1", t.clock.now()],
  ]);
});

async function enrolled(sequence: { mails: number }): Promise<TestEngine> {
  const t = await openTestEngine({ roles: [] });
  await publishMails(t.app, sequence);
  await signUp(t.app, ["lead1@lead.test", "lead2@lead.test"]);
  return t;
}

/** The rules and outcomes of each enrollment, in order. */
async function madeBy({ db }: App): Promise<string[][]> {
  const rows = await db.select().from(decisions).orderBy(asc(decisions.id));
  const groups = Map.groupBy(rows, ({ enrollmentId }) => enrollmentId);
  return Array.from(groups.values(), (group) =>
    group.flatMap(({ made }) => made.map(fromBrief).map(({ rule, outcome }) => `${rule} ${outcome}`)),
  );
}
