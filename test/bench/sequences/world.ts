import { sql } from "drizzle-orm";
import { Redis } from "ioredis";
import { availableParallelism, cpus, totalmem } from "node:os";
import { openApp } from "../../../src/app.ts";
import type { App } from "../../../src/app.ts";
import { startThrowawayPostgres } from "../../../src/db/embedded.ts";
import { migrate } from "../../../src/db/migrate/migrate.ts";
import { templates } from "../../../src/db/schema/index.ts";
import { drivenClock } from "../../../src/platform/clock.ts";
import type { DrivenClock } from "../../../src/platform/clock.ts";
import { openLog } from "../../../src/platform/log.ts";
import { createSequence } from "../../../src/sequence/create-sequence.ts";
import { parseDefinition } from "../../../src/sequence/definition/check/parse.ts";
import { publishSequence } from "../../../src/sequence/publish/publish.ts";
import { findRedisServer, startRedis } from "../../support/redis.ts";

export interface SequenceWorld extends AsyncDisposable {
  app: App;
  clock: DrivenClock;
  /** Keys in Redis (or rows of BullMQ's schema): what the queue costs. */
  queueSize(): Promise<number>;
}

/** A throwaway PostgreSQL (fsync off) and a Redis where there is one, on a driven clock. */
export async function openSequenceWorld(): Promise<SequenceWorld> {
  await using stack = new AsyncDisposableStack();
  const postgres = stack.use(await startThrowawayPostgres());
  await migrate(postgres.url);
  const server = await findRedisServer();
  const redis = server === undefined ? undefined : stack.use(await startRedis(server));
  const clock = drivenClock("2026-01-05T09:00:00Z");
  const app = stack.use(
    await openApp(
      {
        databaseUrl: postgres.url,
        queue: redis === undefined ? { kind: "postgres", url: postgres.url } : { kind: "redis", url: redis.url },
        smtpUrl: "smtp://127.0.0.1:9",
        secretKey: "a key for benches, long enough to be taken",
        site: { publicUrl: "https://ripen.example", replyDomain: "reply.example", company: { name: "A", address: "" } },
        mailFrom: { name: "Ada", email: "ada@acme.example" },
      },
      { clock, log: openLog("fatal") },
    ),
  );
  const client = redis === undefined ? undefined : stack.adopt(new Redis(redis.url), (opened) => opened.disconnect());
  const machine = `${cpus()[0]?.model}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB`;
  console.log(`${machine}, ${process.version}, embedded PostgreSQL with fsync off`);
  const open = stack.move();
  return {
    app,
    clock,
    queueSize: async () => (client === undefined ? 0 : client.dbsize()),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

const mjml = `<mjml><mj-head><mj-title>Hello</mj-title></mj-head><mj-body><mj-section><mj-column>
  <mj-text>Hello {{ lead.firstName }}</mj-text></mj-column></mj-section></mj-body></mjml>`;

/** Creates and publishes a sequence over one template, `mail`. */
export async function publishBench({ app, clock }: SequenceWorld, definition: object): Promise<string> {
  const at = { createdAt: clock.now(), updatedAt: clock.now() };
  await app.db
    .insert(templates)
    .values({ key: "mail", mjml, ...at })
    .onConflictDoNothing();
  const parsed = parseDefinition(definition);
  if (parsed.kind === "invalid") throw new Error(JSON.stringify(parsed.problems));
  const { id } = await createSequence(app, { definition: parsed.definition });
  await publishSequence(app, { id });
  return id;
}

/** Makes leads, half of them on the trial plan, five in a thousand suppressed. */
export async function makeLeads({ app, clock }: SequenceWorld, count: number): Promise<void> {
  const at = sql`${clock.now().toISOString()}::timestamptz`;
  await app.db.execute(sql`
    insert into leads (id, email, first_name, timezone, attributes, tags, stage_at, created_at, updated_at)
    select gen_random_uuid(), 'lead' || n || '@example' || n % 5000 || '.com', 'Leo', 'Europe/Paris',
      jsonb_build_object('plan', case when n % 2 = 0 then 'trial' else 'free' end, 'seats', n % 50), array['list'], ${at}, ${at}, ${at}
    from generate_series(1, ${count}::int) n`);
  await app.db.execute(sql`
    insert into suppressions (id, email, reason, created_at)
    select gen_random_uuid(), email, 'manual', ${at} from leads where substring(email from '[0-9]+')::int % 200 = 0`);
  await app.db.execute(sql`analyze leads`);
}
