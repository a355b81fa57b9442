import { generateKeyPairSync } from "node:crypto";
import { sql } from "drizzle-orm";
import { openApp } from "../../../src/app.ts";
import type { App, AppSettings } from "../../../src/app.ts";
import { startThrowawayPostgres } from "../../../src/db/embedded.ts";
import { migrate } from "../../../src/db/migrate/migrate.ts";
import { sequences, templates } from "../../../src/db/schema/index.ts";
import { openLog } from "../../../src/platform/log.ts";
import { publishSequence } from "../../../src/sequence/publish/publish.ts";
import { findRedisServer, startRedis } from "../../support/redis.ts";
import { benchTemplate } from "./content.ts";

/** Services of their own, a published sequence, and ways to fill and watch it. */
export interface World extends AsyncDisposable {
  app: App;
  settings: AppSettings;
  store: string;
  redisUrl: string | undefined;
  postmasterPid: number;
  versionId: string;
  sequenceId: string;
}

export const dkimPem = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();

/** A real PostgreSQL, with its share of `memory` (bytes) where that is given, and, where there is one, a real Redis; a sequence of two mails, two days apart. */
export async function openWorld(options: { memory?: number } = {}): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const postgres = stack.use(await startThrowawayPostgres(options));
  await migrate(postgres.url);
  const redisServer = await findRedisServer();
  const redis = redisServer === undefined ? undefined : stack.use(await startRedis(redisServer));
  const settings: AppSettings = {
    databaseUrl: postgres.url,
    queue: redis === undefined ? { kind: "postgres", url: postgres.url } : { kind: "redis", url: redis.url },
    smtpUrl: "smtp://127.0.0.1:9",
    secretKey: "a key for benches, long enough to be taken",
    site: {
      publicUrl: "https://ripen.example",
      replyDomain: "reply.example",
      company: { name: "Acme", address: "1 Main Street" },
    },
    mailFrom: { name: "Ada at Acme", email: "ada@acme.example" },
    logLevel: "fatal",
  };
  const app = stack.use(await openApp(settings, { log: openLog("fatal") }));
  const now = new Date();
  const dates = { createdAt: now, updatedAt: now };
  await app.db
    .insert(templates)
    .values(["welcome", "again"].map((name) => ({ key: name, mjml: benchTemplate(name), ...dates })));
  const steps = [
    { id: "mail-1", kind: "email", template: "welcome" },
    { id: "wait", kind: "wait", for: "P2D" },
    { id: "mail-2", kind: "email", template: "again" },
  ];
  const draft = { name: "Welcome", trigger: { event: "signup" }, steps };
  const [sequence] = await app.db
    .insert(sequences)
    .values({ name: "Welcome", draft, ...dates })
    .returning({ id: sequences.id });
  const sequenceId = sequence!.id;
  const versionId = (await publishSequence(app, { id: sequenceId })).versionId!;
  const open = stack.move();
  return {
    app,
    settings,
    store: redis === undefined ? "Postgres" : "Redis",
    redisUrl: redis?.url,
    postmasterPid: await postmasterOf(app),
    versionId,
    sequenceId,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

// Time-ordered, as the ids of the product are: a UUIDv7 of now.
const newId = sql`encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
  placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1),
  'hex')::uuid`;

/** Makes leads with an enrollment each. @param due SQL of when: `n` is the number of the lead from 1 on */
export async function enrollMany({ app, versionId, sequenceId }: World, count: number, due: string): Promise<void> {
  await app.db.execute(sql`truncate leads, enrollments, messages, decisions, activities, touches, events cascade`);
  await app.db.execute(sql`
    with added as (
      insert into leads (id, email, first_name, company, stage_at, created_at, updated_at)
      select ${newId}, 'lead' || n || '@example' || n % 50 || '.com', 'Leo', 'Initech', now(), now(), now()
      from generate_series(1, ${count}::int) n
      returning id, email
    ), numbered as (select id, substring(email from '^lead([0-9]+)@')::int as n from added)
    insert into enrollments (id, lead_id, sequence_id, version_id, step_id, due_at, created_at)
    select ${newId}, id, ${sequenceId}, ${versionId}, 'mail-1', ${sql.raw(due)}, now() from numbered`);
  await app.db.execute(sql`analyze leads`);
  await app.db.execute(sql`analyze enrollments`);
}

/** How many first mails are settled with the next due time set. */
export async function countDone({ app }: World): Promise<number> {
  const [row] = await app.db.execute<{ done: number }>(sql`
    select count(*)::int as done from enrollments where step_id = 'wait' and due_at > now() + interval '1 day'`);
  return row?.done ?? 0;
}

/** Lets `count` senders share the leads; 1 is the default sender alone. */
export async function useSenders({ app, sequenceId }: World, count: number): Promise<void> {
  await app.db.execute(sql`
    insert into senders (id, name, email, created_at)
    select gen_random_uuid(), 'Sender ' || n, 'sender' || n || '@acme.example', now() from generate_series(2, ${count}::int) n`);
  await app.db.execute(sql`
    update sequences set sender_ids = array(select id from senders order by is_default desc limit ${count})
    where id = ${sequenceId}`);
}

async function postmasterOf({ db }: App): Promise<number> {
  const [row] = await db.execute<{ pid: string }>(sql`
    select split_part(pg_read_file('postmaster.pid'), E'\n', 1) as pid`);
  return Number(row?.pid);
}
