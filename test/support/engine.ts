import type { AppOverrides } from "../../src/app.ts";
import { startMailbox } from "../../src/dev/mailbox.ts";
import type { Mailbox, MailboxOptions } from "../../src/dev/mailbox.ts";
import type { QueueStore } from "../../src/jobs/queues.ts";
import type { WorkerOptions } from "../../src/jobs/workers.ts";
import { startEngine } from "../../src/main.ts";
import type { Engine, EngineSettings, Role } from "../../src/main.ts";
import { drivenClock } from "../../src/platform/clock.ts";
import type { DrivenClock } from "../../src/platform/clock.ts";
import { freePort } from "../../src/platform/net/free-port.ts";
import { openLog } from "../../src/platform/log.ts";
import { createTestDatabase } from "./database.ts";
import { createTestQueueStore } from "./queue-backends.ts";

export interface TestEngine extends AsyncDisposable {
  engine: Engine;
  app: Engine["app"];
  clock: DrivenClock;
  /** Receives every mail the engine sends, whoever it is for. */
  mailbox: Mailbox;
  settings: EngineSettings;
}

export interface TestEngineOptions {
  queue?: QueueStore["kind"];
  roles?: readonly Role[];
  reject?: MailboxOptions["reject"];
  workers?: Partial<WorkerOptions>;
  /** Mails that one client may hand to the receiver in a minute. */
  perMinute?: number;
  settings?: Partial<EngineSettings>;
  overrides?: AppOverrides;
}

export const testStart = "2026-01-05T09:00:00Z";

/** A whole engine of its own on a driven clock: private database and queue, its own mailbox as the next hop. */
export async function openTestEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  const { store } = stack.use(await createTestQueueStore(options.queue ?? "postgres", database.url));
  const mailbox = stack.use(
    await startMailbox({ smtpPort: 0, httpPort: 0, ...(options.reject && { reject: options.reject }) }),
  );
  const clock = drivenClock(testStart);
  const port = await freePort();
  const settings: EngineSettings = {
    databaseUrl: database.url,
    queue: store,
    smtpUrl: mailbox.smtpUrl,
    secretKey: "a key for tests, long enough to be taken",
    site: {
      publicUrl: `http://127.0.0.1:${port}`,
      replyDomain: "reply.test",
      company: { name: "Acme", address: "1 Main Street, Springfield" },
    },
    mailFrom: { name: "Ada at Acme", email: "ada@acme.test" },
    roles: options.roles ?? ["api", "worker", "inbound"],
    http: { host: "127.0.0.1", port },
    inboundSmtp: { host: "127.0.0.1", port: 0, perMinute: options.perMinute },
    workers: { sweepEveryMs: 100, ...options.workers },
    ...options.settings,
  };
  const engine = stack.use(await startEngine(settings, { clock, log: openLog("fatal"), ...options.overrides }));
  const open = stack.move();
  return { engine, app: engine.app, clock, mailbox, settings, [Symbol.asyncDispose]: () => open.disposeAsync() };
}
