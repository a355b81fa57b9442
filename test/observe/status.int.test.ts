import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { messages, senders } from "../../src/db/schema/index.ts";
import { printStatus } from "../../src/observe/status/print-status.ts";
import { readStatus } from "../../src/observe/status/read-status.ts";
import { pauseSender } from "../../src/sender/pause-sender.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { administer, createTestDatabase } from "../support/database.ts";
import { openTestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../..");

async function ripen(databaseUrl: string, ...args: string[]): Promise<{ code: number; stdout: string }> {
  const env = { PATH: process.env["PATH"], NODE_ENV: "production", DATABASE_URL: databaseUrl };
  return run(process.execPath, ["src/cli.ts", ...args], { cwd: root, env }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
  );
}

test("it says what is late, what waits and why, and what needs a person, and names nobody", async () => {
  await using t = await openTestEngine();
  const { app } = t;
  await publishMails(app, { mails: 1 });
  const signUp = (email: string) =>
    recordEvent(app, { name: "signup", lead: { email }, properties: {}, source: "api" });
  await signUp("ann@lead.test");
  await untilIdle(app);
  expect(await readStatus(app)).toMatchObject({
    needsPerson: [],
    queues: { send: expect.objectContaining({ waiting: 0 }) },
    senders: [{ sender: "ada@acme.test", state: "open", due: 0 }],
    waiting: [],
    unread: [],
  });
  const [sender] = await app.db.select().from(senders);
  await pauseSender(app, { id: sender!.id, reason: "its key\u001b[2J was lost" });
  await signUp("bob@lead.test");
  await eventually(async () => (await app.db.$count(messages, eq(messages.status, "queued"))) === 1);
  await app.db.execute(sql`
    insert into failing_jobs (job, subject, since, last_at, code) values ('engage', '', now() - interval '2 minutes', now(), 'X')`);
  await app.db.execute(sql`alter table guard_trips rename to elsewhere`);
  const status = await readStatus(app);
  expect(status).toMatchObject({
    senders: [{ state: "paused", due: 1, reason: "its key\u001b[2J was lost" }],
    waiting: [{ reason: "sender_paused", mails: 1 }],
    failingJobs: [{ job: "engage", failures: 1 }],
    unread: ["people"],
  });
  expect(status.needsPerson).toEqual([
    expect.stringContaining('The job "engage" has failed since'),
    "Senders that are paused: 1",
    "Parts of this that could not be read: 1",
  ]);
  const text = printStatus(status);
  expect(text).toContain("1 for sender_paused");
  expect(text).not.toContain("\u001b");
  expect(text).not.toContain("bob");
});

test("the command ends with 1 when something needs a person, and says what", { timeout: 120_000 }, async () => {
  await using database = await createTestDatabase();
  expect(await ripen(database.url, "status")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Nothing needs a person."),
  });
  await administer(
    database.url,
    "insert into failing_jobs (job, subject, since, last_at, code) values ('engage', '', now() - interval '2 minutes', now(), 'X')",
  );
  const printed = await ripen(database.url, "status", "--json");
  expect(printed.code).toBe(1);
  expect(JSON.parse(printed.stdout)).toMatchObject({ failingJobs: [{ job: "engage" }], unread: [] });
});
