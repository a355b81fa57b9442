import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { sql } from "drizzle-orm";
import { createSigner } from "../../../src/platform/secret/sign.ts";
import { freePort } from "../../../src/platform/net/free-port.ts";
import { pixelUrl } from "../../../src/send/mail/links.ts";
import { endProcess } from "../../support/worker-process.ts";
import { seeded } from "../mutate.ts";
import { openWorld } from "../send/world.ts";
import type { World } from "../send/world.ts";

/** A world with mails that were sent, and the requests that open them. */
export interface TrackWorld extends AsyncDisposable {
  world: World;
  requests: Buffer[];
}

const agents = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
  "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
  "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
  "Mozilla/5.0",
];

/** Sent mails of `count` leads, who may be measured, and one request for each pixel, from addresses all over. */
export async function openTrackWorld(count: number): Promise<TrackWorld> {
  await using stack = new AsyncDisposableStack();
  const world = stack.use(await openWorld());
  const { app, versionId, sequenceId, settings } = world;
  await app.db.execute(sql`
    insert into leads (id, email, first_name, stage_at, created_at, updated_at)
    select gen_random_uuid(), 'lead' || n || '@example' || n % 50 || '.com', 'Leo', now(), now(), now()
    from generate_series(1, ${count}::int) n`);
  await app.db.execute(sql`
    insert into enrollments (id, lead_id, sequence_id, version_id, step_id, created_at, status)
    select gen_random_uuid(), id, ${sequenceId}, ${versionId}, 'mail-1', now(), 'completed' from leads`);
  await app.db.execute(sql`
    insert into messages (id, enrollment_id, lead_id, sequence_id, version_id, step_id, attempt_key, sender_id, status, email,
      rfc_message_id, due_at, queued_at, sent_at, measured)
    select gen_random_uuid(), e.id, e.lead_id, e.sequence_id, e.version_id, 'mail-1', '1', (select id from senders limit 1),
      'sent', l.email, '<' || e.id || '@example.com>', now(), now(), now() - interval '5 minutes', 'oc'
    from enrollments e join leads l on l.id = e.lead_id`);
  await app.db.execute(sql`analyze`);
  const rows = await app.db.execute<{ id: string }>(sql`select id from messages`);
  const track = createSigner(settings.secretKey, "track");
  const random = seeded(7);
  const part = () => 1 + Math.floor(random() * 222);
  const requests = rows.map(({ id }, index) => {
    const path = new URL(pixelUrl(settings.site, track, id)).pathname;
    const ip = `81.${part()}.${part()}.${part()}`;
    const agent = agents[index % agents.length]!;
    return Buffer.from(
      `GET ${path} HTTP/1.1\r\nHost: t\r\nUser-Agent: ${agent}\r\nAccept: image/*\r\nX-Forwarded-For: ${ip}\r\n\r\n`,
    );
  });
  const open = stack.move();
  return { world, requests, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

/** A server in a process of its own. */
export interface Served {
  port: number;
  child: ChildProcess;
  end(signal: NodeJS.Signals): Promise<void>;
}

/** The API role, as an operator runs it behind one proxy. */
export async function serveApi({ settings }: World): Promise<Served> {
  const port = await freePort();
  const child = spawn(process.execPath, ["src/cli.ts", "serve", "--roles", "api"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      NODE_ENV: "production",
      DATABASE_URL: settings.databaseUrl,
      ...(settings.queue.kind === "redis" && { REDIS_URL: settings.queue.url }),
      SMTP_URL: settings.smtpUrl,
      SECRET_KEY: settings.secretKey,
      PUBLIC_URL: settings.site.publicUrl,
      REPLY_DOMAIN: settings.site.replyDomain,
      MAIL_FROM: "Ada at Acme <ada@acme.example>",
      HTTP_HOST: "127.0.0.1",
      PORT: String(port),
      TRUSTED_PROXIES: "1",
      LOG_LEVEL: "fatal",
    },
  });
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${port}/o/x.gif`).catch(() => undefined);
    if (response?.ok) break;
    if (child.exitCode !== null) throw new Error("the API did not start");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { port, child, end: (signal) => endProcess(child, signal) };
}

/** Node alone. */
export async function serveBare(): Promise<Served> {
  const child = spawn(process.execPath, ["test/bench/track/bare-server.ts"], { stdio: ["ignore", "pipe", "inherit"] });
  const [chunk] = (await once(child.stdout, "data")) as [Buffer];
  return { port: Number(chunk.toString()), child, end: (signal) => endProcess(child, signal) };
}
