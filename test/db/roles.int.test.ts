import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { expect, inject, test } from "vitest";
import { purgeAudit } from "../../src/access/audit/purge.ts";
import { recordAudit } from "../../src/access/audit/record.ts";
import { openDatabase } from "../../src/db/client.ts";
import { processRoles, roleStatements } from "../../src/db/roles/role-statements.ts";
import { leads, reps } from "../../src/db/schema/index.ts";
import { createKey } from "../../src/key/create-key.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { createTestDatabase } from "../support/database.ts";
import { openTestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { createTestRedis } from "../support/redis.ts";
import { answerMail } from "../support/reply.ts";
import { publishMails } from "../support/sequences.ts";

/** Roles belong to the whole server: these go with the test. */
async function openRoles(databaseUrl: string) {
  const prefix = `t${randomBytes(6).toString("hex")}_`;
  const owner = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  for (const statement of [...roleStatements(prefix), ...roleStatements(prefix)]) await owner.unsafe(statement);
  for (const role of processRoles) await owner.unsafe(`alter role ${prefix}${role} password 'word'`);
  return {
    url(role: (typeof processRoles)[number]): string {
      const url = new URL(databaseUrl);
      [url.username, url.password] = [`${prefix}${role}`, "word"];
      return url.href;
    },
    async [Symbol.asyncDispose]() {
      for (const role of processRoles) {
        await owner.unsafe(`drop owned by ${prefix}${role}`);
        await owner.unsafe(`drop role ${prefix}${role}`);
      }
      await owner.end();
    },
  };
}

test.skipIf(inject("redis") === undefined)("each process does its work with the rights of its role", async () => {
  await using database = await createTestDatabase();
  await using roles = await openRoles(database.url);
  await using redis = await createTestRedis();
  const queue = { kind: "redis", url: redis.url } as const;
  await using api = await openTestEngine({ roles: ["api"], settings: { databaseUrl: roles.url("api"), queue } });
  const { app, clock } = api;
  const of = (role: "worker" | "inbound") =>
    openTestEngine({ roles: [role], settings: { databaseUrl: roles.url(role), queue }, overrides: { clock } });
  await using worker = await of("worker");
  await using inbound = await of("inbound");
  await app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: clock.now() });
  await publishMails(app, { mails: 2 });
  const { secret } = await createKey(app, { kind: "secret", name: "test" });
  expect(
    (await fetch(`${api.engine.apiUrl}/v1/leads`, { headers: { Authorization: `Bearer ${secret}` } })).status,
  ).toBe(200);
  await recordEvent(app, { name: "signup", lead: { email: "lee@lead.test" }, properties: {}, source: "api" });
  const mail = await worker.mailbox.waitFor(({ envelope }) => envelope.to.includes("lee@lead.test"));
  await answerMail(inbound.engine.inboundPort!, mail, { from: "lee@lead.test", text: "Yes, please call me." });
  await worker.mailbox.waitFor(({ envelope }) => envelope.to.includes("rita@acme.test"));
  await eventually(async () => (await app.db.$count(leads, sql`stage = 'prospect'`)) === 1);
  expect(await app.db.execute(sql`select job, code from failing_jobs`)).toEqual([]);
  expect(await app.db.execute(sql`select job, code from set_asides`)).toEqual([]);
});

test("no process changes tables or the audit log, and only the API reads what people sign in by", async () => {
  await using database = await createTestDatabase();
  await using roles = await openRoles(database.url);
  const refused = { code: "42501" };
  for (const role of processRoles) {
    const connection = postgres(roles.url(role), { max: 1, onnotice: () => {} });
    try {
      await expect(connection`truncate leads`).rejects.toMatchObject(refused);
      await expect(connection`alter table leads add column x int`).rejects.toMatchObject(refused);
      await expect(connection`create table x ()`).rejects.toMatchObject(refused);
      await expect(connection`update audit_log set action = 'x'`).rejects.toMatchObject(refused);
      const codeOf = (query: PromiseLike<unknown>) =>
        query.then(
          () => "done",
          (error: { code: string }) => error.code,
        );
      const ofTheApi = role === "api" ? "done" : refused.code;
      expect(await codeOf(connection`select 1 from user_sessions`)).toBe(ofTheApi);
      expect(await codeOf(connection`delete from audit_log`)).toBe(ofTheApi);
    } finally {
      await connection.end();
    }
  }
});

test("the API deletes lines of the audit log that are too old to be kept, and no others", async () => {
  await using database = await createTestDatabase();
  await using roles = await openRoles(database.url);
  const { db, client, close } = openDatabase(roles.url("api"), 1);
  try {
    const now = new Date();
    const act = { actor: { kind: "command" } as const, resource: "restores", resourceId: null };
    await recordAudit(db, { ...act, action: "old" }, new Date(now.getTime() - 401 * 86_400_000));
    await recordAudit(db, { ...act, action: "young" }, new Date(now.getTime() - 399 * 86_400_000));
    await purgeAudit({ db }, now);
    expect(await client`select action from audit_log`).toEqual([{ action: "young" }]);
    await client`delete from audit_log`;
    expect(await client`select action from audit_log`).toEqual([{ action: "young" }]);
  } finally {
    await close();
  }
});
