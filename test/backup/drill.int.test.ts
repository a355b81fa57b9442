import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { backUp } from "../../src/backup/back-up.ts";
import { releaseRestored } from "../../src/backup/hold/release-restored.ts";
import { restore } from "../../src/backup/restore.ts";
import { openDatabase } from "../../src/db/client.ts";
import { requireSchema } from "../../src/db/require-schema.ts";
import { eraseLead } from "../../src/person/erase/erase-person.ts";
import { exportReceipts, readReceipts } from "../../src/person/erase/receipts.ts";
import { createTransport } from "../../src/sender/transport/create-transport.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { drivenClock } from "../../src/platform/clock.ts";
import { administer, createTestDatabase } from "../support/database.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";
import { folders, missingPrograms, openFile } from "./support.ts";

const missing = await missingPrograms();
if (missing !== null) console.log(`NOT tested: the restore drill. ${missing}`);

const days = 86_400_000;
const passphrase = "correct horse battery staple";
const secretKey = "a key for tests, long enough to be taken";

const signUp = async (t: TestEngine, name: string) =>
  (await recordEvent(t.app, { name: "signup", lead: { email: `${name}@lead.test` }, properties: {}, source: "api" }))
    .leadId;

const subjectsOf = (t: TestEngine) =>
  t.mailbox.messages.map(({ envelope, subject }) => `${envelope.to[0]} ${subject}`).toSorted();

test.skipIf(missing !== null)(
  "restored two days later, nobody gets a mail twice, the erased stay erased, and secrets are readable",
  { timeout: 120_000 },
  async () => {
    await using backup = await openFile();
    await using lost = await openTestEngine();
    await publishMails(lost.app, { mails: 3 });
    const url = "smtp://user:a-password@127.0.0.1:25";
    await createTransport(lost.app, { name: "Main", url, maxConnections: 5 });
    for (const name of ["ann", "bob"]) await signUp(lost, name);
    const cid = await signUp(lost, "cid");
    await untilIdle(lost.app);
    const made = await backUp(lost.settings.databaseUrl, { file: backup.file, passphrase, folders: await folders });
    expect(made.manifest).toMatchObject({ migration: expect.stringMatching(/^\d{4}_/), dump: expect.any(Number) });

    // What the installation does until it is lost is not in the backup.
    lost.clock.advanceBy(2 * days);
    await untilIdle(lost.app);
    await eraseLead(lost.app, { id: cid, keep: "always" });
    let receipts = "";
    for await (const line of exportReceipts(lost.app)) receipts += line;
    const before = subjectsOf(lost);
    expect(before).toHaveLength(6);

    await using empty = await createTestDatabase("empty");
    const clock = lost.clock;
    const keys = { file: backup.file, passphrase, receipts: readReceipts(receipts), folders: await folders };
    const elsewhere = { ...keys, secretKeys: ["another key that nothing was sealed with"] as const };
    await expect(restore(empty.url, { clock }, elsewhere)).rejects.toMatchObject({ code: "backup_secret_key" });
    const done = await restore(empty.url, { clock }, { ...keys, secretKeys: [secretKey] });
    expect(done).toMatchObject({ erasedAgain: 1, unreadable: [], lostKeys: [], enrollments: 2, senders: 1 });
    await expect(restore(empty.url, { clock }, { ...keys, secretKeys: [secretKey] })).rejects.toMatchObject({
      code: "database_not_empty",
      message: expect.stringContaining("empty database only"),
    });

    await using again = await openTestEngine({
      settings: { databaseUrl: empty.url, queue: { kind: "postgres", url: empty.url } },
      overrides: { clock },
    });
    const { db } = again.app;
    await expect(eventuallyReleased(again)).resolves.toBe(2);
    await untilIdle(again.app);
    expect(again.mailbox.messages).toEqual([]);
    expect(await db.execute(sql`select email from leads order by email`)).toEqual([
      { email: "ann@lead.test" },
      { email: "bob@lead.test" },
    ]);
    clock.advanceBy(2 * days);
    await untilIdle(again.app);
    expect(subjectsOf(again)).toEqual(["ann@lead.test Welcome 3", "bob@lead.test Welcome 3"]);
    expect(await db.execute(sql`select count(*)::int as left from restore_holds`)).toEqual([{ left: 0 }]);
  },
);

/** As an operator does: until the workers have looked at everybody, the release is refused. */
async function eventuallyReleased({ app }: TestEngine): Promise<number | undefined> {
  let released: number | undefined;
  await eventually(async () => {
    const waiting = await app.db.execute<{ count: number }>(sql`
      select count(*)::int as count from messages where status = 'uncertain' and reason = 'restored'`);
    if (waiting[0]?.count !== 2) return false;
    released = await releaseRestored(app, { held: "mark_sent" });
    return true;
  });
  return released;
}

test.skipIf(missing !== null)("what was in flight is held, and can be sent again, all of it", async () => {
  await using backup = await openFile();
  await using database = await createTestDatabase();
  const clock = drivenClock("2026-01-05T09:00:00Z");
  const queue = { kind: "postgres", url: database.url } as const;
  {
    await using lost = await openTestEngine({ settings: { databaseUrl: database.url, queue }, overrides: { clock } });
    await publishMails(lost.app, { mails: 1 });
    await signUp(lost, "ann");
    await untilIdle(lost.app);
  }
  await administer(database.url, "update messages set status = 'queued', sent_at = null, settled_at = null");
  await backUp(database.url, { file: backup.file, folders: await folders });

  await using empty = await createTestDatabase("empty");
  const input = { file: backup.file, secretKeys: [secretKey] as const, receipts: [], folders: await folders };
  expect(await restore(empty.url, { clock }, input)).toMatchObject({ messages: 1 });
  const { db, close } = openDatabase(empty.url, 1);
  try {
    await expect(releaseRestored({ db, clock }, { held: "resend" })).resolves.toBe(1);
    await expect(releaseRestored({ db, clock }, { held: "resend" })).rejects.toMatchObject({
      code: "nothing_restored",
    });
    expect(await db.execute(sql`select status, reason from messages`)).toEqual([
      { status: "queued", reason: "resend_by_hand" },
    ]);
    expect(await db.execute(sql`select paused_at from senders`)).toEqual([{ paused_at: null }]);
  } finally {
    await close();
  }
});

test("nothing starts on a database that is being restored", async () => {
  await using database = await createTestDatabase();
  const { client, close } = openDatabase(database.url, 1);
  await client`create schema ripen_restore`;
  await client`create table ripen_restore.unfinished ()`;
  await close();
  await expect(requireSchema(database.url)).rejects.toMatchObject({ code: "database_restoring" });
});
