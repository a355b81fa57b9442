import { sql } from "drizzle-orm";
import { expect, inject, test } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { migrate } from "../../src/db/migrate/migrate.ts";
import { executePrepared } from "../../src/db/prepared.ts";
import { requireHot } from "../../src/db/require-hot.ts";
import { requireSchema } from "../../src/db/require-schema.ts";
import { leads, reps } from "../../src/db/schema/index.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { createTestDatabase } from "../support/database.ts";
import { openTestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { untilIdle } from "../support/idle.ts";
import { pgbouncerVersion, startPgbouncer } from "../support/pgbouncer.ts";
import { createTestRedis } from "../support/redis.ts";
import { answerMail } from "../support/reply.ts";
import { publishMails } from "../support/sequences.ts";

const days = 86_400_000;
const here = pgbouncerVersion() !== undefined;
if (!here) console.log("NOT tested: PgBouncer, there is none on the PATH.");

test.skipIf(!here)("connections of the hot path keep to indexes, and others are refused", async () => {
  await using database = await createTestDatabase("empty");
  await using pooler = await startPgbouncer(database.url);
  expect(await migrate(pooler.url)).toBeGreaterThan(50);
  await requireSchema(pooler.url);
  await requireHot(pooler.hotUrl);
  await expect(requireHot(pooler.url)).rejects.toMatchObject({
    code: "database_not_hot",
    message: expect.stringContaining("enable_seqscan"),
  });
  const { db, close } = openDatabase(pooler.url, 4, pooler.hotUrl);
  try {
    const told = () =>
      executePrepared<{ scan: string }>(db, sql`select current_setting('enable_seqscan') as scan, pg_sleep(0.01)`);
    const all = await Promise.all(Array.from({ length: 20 }, told));
    expect(new Set(all.map(([row]) => row?.scan))).toEqual(new Set(["off"]));
    expect(await db.execute(sql`select current_setting('enable_seqscan') as scan`)).toEqual([{ scan: "on" }]);
  } finally {
    await close();
  }
});

test.skipIf(!here || inject("redis") === undefined)(
  "a sequence runs, and a reply stops it, with PgBouncer between",
  async () => {
    await using database = await createTestDatabase();
    await using pooler = await startPgbouncer(database.url);
    await using redis = await createTestRedis();
    await using t = await openTestEngine({
      settings: {
        databaseUrl: pooler.url,
        databaseHotUrl: pooler.hotUrl,
        queue: { kind: "redis", url: redis.url },
      },
    });
    const { app, engine, mailbox } = t;
    await app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: app.clock.now() });
    await publishMails(app, { mails: 2 });
    const names = Array.from({ length: 40 }, (_, index) => `lead${index}@lead.test`);
    await Promise.all(
      names.map((email) => recordEvent(app, { name: "signup", lead: { email }, properties: {}, source: "api" })),
    );
    const toLeads = () => mailbox.messages.filter(({ envelope }) => envelope.to[0]?.endsWith("@lead.test"));
    await eventually(async () => toLeads().length === names.length);
    const first = await mailbox.waitFor(({ envelope }) => envelope.to.includes("lead0@lead.test"));
    await answerMail(engine.inboundPort!, first, { from: "lead0@lead.test", text: "Yes, please call me." });
    await eventually(async () => (await app.db.$count(leads, sql`stage = 'prospect'`)) === 1);
    await untilIdle(app);
    t.clock.advanceBy(2 * days);
    await untilIdle(app);
    expect(toLeads()).toHaveLength(2 * names.length - 1);
    expect(new Set(toLeads().map(({ envelope, subject }) => `${envelope.to[0]} ${subject}`)).size).toBe(79);
  },
);
