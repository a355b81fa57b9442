import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { openApp } from "../../src/app.ts";
import type { App, AppSettings } from "../../src/app.ts";
import { openLog } from "../../src/platform/log.ts";
import { publishMails } from "../support/sequences.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";
import type { SinkBehavior, SmtpSink } from "../support/smtp-sink.ts";
import type { ChaosServices } from "./services.ts";

/** One scenario's database, next hop and workers. */
export interface ChaosWorld extends AsyncDisposable {
  app: App;
  sink: SmtpSink;
  workers: ChildProcess[];
  /** Starts a worker as an operator runs it. */
  startWorker(): ChildProcess;
  /** Enrolls leads; their first mail is due at once. Their addresses are lead1@ … */
  enroll(count: number): Promise<void>;
  /** Waits until every message is settled. Deferred ones are made due at once: the hours of their schedule pass. */
  untilSettled(count: number): Promise<void>;
}

export interface WorldOptions {
  behavior?: SinkBehavior;
  workers: number;
  /** mailboxes that share the leads; 1 uses the default sender */
  senders?: number;
  /** query of SMTP_URL */
  smtpQuery?: string;
  /** what the sequence says besides its mail */
  sequence?: Parameters<typeof publishMails>[1];
  /** settings of the workers, as an operator gives them */
  env?: Readonly<Record<string, string>>;
}

/** Opens a world on the given services. */
export async function openChaosWorld(services: ChaosServices, options: WorldOptions): Promise<ChaosWorld> {
  await using stack = new AsyncDisposableStack();
  const databaseUrl = await services.createDatabase();
  await services.flushRedis();
  const sink = stack.use(await openSmtpSink(options.behavior));
  const settings: AppSettings = {
    databaseUrl,
    queue: { kind: "redis", url: services.redisUrl },
    smtpUrl: `${sink.url}/${options.smtpQuery ?? ""}`,
    secretKey: "a key for chaos, long enough to be taken as one",
    site: {
      publicUrl: "https://ripen.test",
      replyDomain: "reply.test",
      company: { name: "Acme", address: "1 Main Street" },
    },
    mailFrom: { name: "Ada at Acme", email: "ada@acme.test" },
  };
  const app = stack.use(await openApp(settings, { log: openLog("fatal") }));
  const sequenceId = await publishMails(app, { mails: 1, ...options.sequence });
  if ((options.senders ?? 1) > 1) await addSenders(app, sequenceId, options.senders ?? 1);
  const workers: ChildProcess[] = [];
  stack.defer(async () => {
    await Promise.all(workers.map((worker) => endWorker(worker, "SIGTERM")));
  });
  const open = stack.move();
  return {
    app,
    sink,
    workers,
    startWorker() {
      const worker = spawnWorker(settings, options.env);
      workers.push(worker);
      return worker;
    },
    enroll: (count) => enroll(app, sequenceId, count),
    untilSettled: (count) => untilSettled(app, count),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** Ends a worker and waits for it. */
export async function endWorker(worker: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const exited = once(worker, "exit");
  worker.kill(signal);
  await exited;
}

function spawnWorker(
  { databaseUrl, queue, smtpUrl, secretKey, site }: AppSettings,
  env: WorldOptions["env"] = {},
): ChildProcess {
  return spawn(process.execPath, ["src/cli.ts", "serve", "--roles", "worker"], {
    stdio: ["ignore", "ignore", process.env["CHAOS_LOG"] === undefined ? "ignore" : "inherit"],
    env: {
      NODE_ENV: "production",
      LOG_LEVEL: "warn",
      DATABASE_URL: databaseUrl,
      ...(queue.kind === "redis" && { REDIS_URL: queue.url }),
      SMTP_URL: smtpUrl,
      SECRET_KEY: secretKey,
      PUBLIC_URL: site.publicUrl,
      REPLY_DOMAIN: site.replyDomain,
      MAIL_FROM: "Ada at Acme <ada@acme.test>",
      // a server that refuses every tenth mail is what some scenarios are about
      GUARD_BOUNCE_MIN: "1000000",
      GUARD_POLICY_MIN: "1000000",
      ...env,
    },
  });
}

async function addSenders(app: App, sequenceId: string, count: number): Promise<void> {
  await app.db.execute(sql`
    insert into senders (id, name, email, created_at)
    select gen_random_uuid(), 'Sender ' || n, 'sender' || n || '@acme.test', now() from generate_series(1, ${count}::int) n`);
  await app.db.execute(sql`
    update sequences set sender_ids = array(select id from senders where not is_default) where id = ${sequenceId}`);
}

async function enroll({ db }: App, sequenceId: string, count: number): Promise<void> {
  await db.execute(sql`
    with added as (
      insert into leads (id, email, first_name, stage_at, created_at, updated_at)
      select gen_random_uuid(), 'lead' || n || '@lead.test', 'Leo', now(), now(), now()
      from generate_series(1, ${count}::int) n
      returning id
    )
    insert into enrollments (id, lead_id, sequence_id, version_id, step_id, due_at, created_at)
    select gen_random_uuid(), added.id, s.id, s.current_version_id, 'mail-1', now(), now()
    from added, sequences s where s.id = ${sequenceId}`);
}

async function untilSettled({ db }: App, count: number): Promise<void> {
  for (;;) {
    const settled = await db
      .execute<{ settled: number }>(sql`
        with hurried as (
          update messages set due_at = now() where status = 'deferred' and due_at > now() + interval '1 second'
        ), lifted as (
          update destination_holds set held_until = least(held_until, now()), round_ends_at = now()
          where round_ends_at > now() + interval '1 second'
        )
        select count(*)::int as settled from messages where status in ('sent', 'rejected', 'canceled')`)
      .catch(() => []); // the database may be away
    if ((settled[0]?.settled ?? 0) >= count) return;
    await delay(250);
  }
}
