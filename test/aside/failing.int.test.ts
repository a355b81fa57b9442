import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { failingJobs } from "../../src/db/schema/index.ts";
import { failingJobs as failing } from "../../src/jobs/failing.ts";
import { openTestApi } from "../api/support.ts";
import { jobsOf } from "./support.ts";

/** The time that has passed since jobs failed first. */
const pass = (db: Awaited<ReturnType<typeof openTestApi>>["app"]["db"], interval: string) =>
  db.execute(sql`update failing_jobs set since = since - ${interval}::interval`);

test("/readyz names a job that has failed for a minute, in whatever process, until it succeeds in any", async () => {
  await using t = await openTestApi();
  const { db } = t.app;
  const [here, there] = [jobsOf(t.app), jobsOf(t.app)];
  await db.execute(sql`alter table touches rename to elsewhere`);
  await expect(here.engage({})).rejects.toThrow(/touches/);
  await expect(there.engage({})).rejects.toThrow(/touches/);
  expect((await t.raw("/readyz")).status).toBe(200);
  await pass(db, "61 seconds");
  const { status, json } = await t.raw("/readyz");
  expect(status).toBe(503);
  expect(json).toMatchObject({ code: "not_ready", problems: [{ pointer: "/jobs/engage", code: "failing" }] });
  expect(await failing(db, 60)).toMatchObject([{ job: "engage", failures: 2 }]);

  await db.execute(sql`alter table elsewhere rename to touches`);
  // A process that has not seen it fail hears of it by its sweep.
  const elsewhere = jobsOf(t.app);
  await elsewhere.sweep({});
  await elsewhere.engage({});
  expect(await db.select().from(failingJobs)).toEqual([]);
  expect((await t.raw("/readyz")).status).toBe(200);
});

test("a job that fails now and then, and one that was not run again, are no fault", async () => {
  await using t = await openTestApi();
  const { db } = t.app;
  const jobs = jobsOf(t.app);
  await db.execute(sql`alter table touches rename to elsewhere`);
  await expect(jobs.engage({})).rejects.toThrow(/touches/);
  await db.execute(sql`alter table elsewhere rename to touches`);
  await jobs.engage({});
  await pass(db, "61 seconds");
  expect((await t.raw("/readyz")).status).toBe(200);

  await db.execute(sql`alter table touches rename to elsewhere`);
  await expect(jobs.engage({})).rejects.toThrow(/touches/);
  await db.execute(
    sql`update failing_jobs set since = since - interval '1 hour', last_at = last_at - interval '10 minutes'`,
  );
  expect((await t.raw("/readyz")).status).toBe(200);
  await expect(jobs.engage({})).rejects.toThrow(/touches/);
  expect((await t.raw("/readyz")).status).toBe(200);
});

test("what one sender's lane fails with is not made good by another's", async () => {
  await using t = await openTestApi();
  const jobs = jobsOf(t.app);
  const bad = "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111";
  await t.app.db.execute(sql`alter table senders rename to elsewhere`);
  await expect(jobs.dispatch({ senderId: bad })).rejects.toThrow(/senders/);
  await t.app.db.execute(sql`alter table elsewhere rename to senders`);
  await jobs.dispatch({ senderId: "019aa5c8-93a0-7c1d-8a83-2f6de1b4c222" });
  await pass(t.app.db, "61 seconds");
  expect((await t.raw("/readyz")).json).toMatchObject({ problems: [{ pointer: "/jobs/dispatch" }] });
  await jobs.dispatch({ senderId: bad });
  expect((await t.raw("/readyz")).status).toBe(200);
});
