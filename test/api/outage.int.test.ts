import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApi } from "../../src/api/api.ts";
import { openDatabase } from "../../src/db/client.ts";
import { probeDisk } from "../../src/db/probe-disk.ts";
import { openLog } from "../../src/platform/log.ts";
import { createTestDatabase } from "../support/database.ts";
import { openTestApi } from "./support.ts";
import type { TestApi } from "./support.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

/** From now on every insert into `table` fails as it does when the server is in that state. */
async function failInserts(table: string, state: string): Promise<void> {
  const { db } = api.app;
  await db.execute(
    sql.raw(`
    create or replace function fail_${table}() returns trigger language plpgsql as
      $$ begin raise exception 'could not extend file' using errcode = '${state}'; end $$`),
  );
  await db.execute(
    sql.raw(`
    create or replace trigger fail before insert on ${table} for each row execute function fail_${table}()`),
  );
}

describe("a database that cannot answer", () => {
  test.each([
    ["a full disk", "53100", "60"],
    ["no connection left", "53300", "2"],
    ["a shutdown", "57P01", "5"],
    ["a lost connection", "08006", "5"],
    ["a standby", "25006", "5"],
  ])("%s is 503 with Retry-After", async (_name, state, seconds) => {
    await failInserts("leads", state);
    const { status, headers, json } = await api.call("POST", "/v1/leads", { email: "mara@fjord.example" });
    expect([status, json.code, headers.get("retry-after")]).toEqual([503, "database_unavailable", seconds]);
    expect(json.detail).not.toContain("extend");
  });

  test("one that is not there is 503 as well, on pages too", async () => {
    const { db, close } = openDatabase("postgres://nobody@127.0.0.1:9/nothing");
    const without = createApi({ ...api.app, db });
    const headers = { Authorization: `Bearer ${api.key}` };
    const answer = await without.request("/v1/leads", { headers });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    await close();
  });

  test("an answer of 503 is not kept for an Idempotency-Key", async () => {
    await failInserts("leads", "53100");
    const again = () => api.call("POST", "/v1/leads", { email: "nils@fjord.example" }, { "Idempotency-Key": "once" });
    expect((await again()).status).toBe(503);
    await api.app.db.execute(sql`drop trigger fail on leads`);
    expect((await again()).status).toBe(201);
  });

  test("other failures stay 500", async () => {
    await failInserts("leads", "42P01");
    expect((await api.call("POST", "/v1/leads", { email: "ola@fjord.example" })).status).toBe(500);
    await api.app.db.execute(sql`drop trigger fail on leads`);
  });
});

test("a mail of 5 MB that cannot be stored leaves a short line in the log, with nothing of its content", async () => {
  await failInserts("inbound_mails", "53100");
  let lines = "";
  const log = openLog("info", { write: (line) => void (lines += line) });
  const logged = createApi({ ...api.app, log }, { webhooks: { postmark: "user:password-of-the-hook" } });
  const body = JSON.stringify({ RawEmail: `From: mara@fjord.example\r\n\r\n${"words of a lead ".repeat(330_000)}` });
  const answer = await logged.request("/v1/inbound/postmark", {
    method: "POST",
    headers: {
      Authorization: `Basic ${Buffer.from("user:password-of-the-hook").toString("base64")}`,
      "Content-Type": "application/json",
    },
    body,
  });
  expect(answer.status).toBe(503);
  expect(lines).toContain("the database cannot answer");
  expect(lines.length).toBeLessThan(10_000);
  expect(lines).not.toMatch(/words of a lead|mara/);
});

describe("readiness", () => {
  const problemsOf = async (databaseFolder?: string, url?: string) => {
    const { db, close } = openDatabase(url ?? "postgres://nobody@127.0.0.1:9/nothing");
    const ready = await createApi({ ...api.app, ...(url !== undefined && { db }) }, { databaseFolder }).request(
      "/readyz",
    );
    await close();
    const body: { problems?: unknown[] } = JSON.parse(await ready.text());
    return body.problems ?? [];
  };

  test("a disk with room is ready", async () => {
    expect(await problemsOf("/tmp")).toEqual([]);
  });

  test("a disk without room is not", async () => {
    // The kernel's own file systems have no free blocks.
    expect(await problemsOf("/proc")).toEqual([
      { pointer: "/disk", code: "full", message: "The disk of the database is full, or nearly" },
    ]);
  });

  test("a database that takes no writes is not", async () => {
    await using database = await createTestDatabase();
    const url = `${database.url}?default_transaction_read_only=on`;
    expect(await problemsOf(undefined, url)).toMatchObject([{ pointer: "/disk", code: "read_only" }]);
  });
});

test("the look at the disk writes to it", async () => {
  await using database = await createTestDatabase();
  const { db, close } = openDatabase(database.url, 1);
  expect(await probeDisk(db, undefined)).toBeNull();
  await db.execute(sql`select pg_stat_force_next_flush()`);
  const [row] = await db.execute<{ bytes: string }>(
    sql`select temp_bytes as bytes from pg_stat_database where datname = current_database()`,
  );
  expect(Number(row?.bytes)).toBeGreaterThan(100_000);
  await close();
});
