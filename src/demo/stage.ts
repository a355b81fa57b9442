import { startThrowawayPostgres } from "../db/embedded.ts";
import { migrate } from "../db/migrate/migrate.ts";
import { startMailbox } from "../dev/mailbox.ts";
import type { Mailbox } from "../dev/mailbox.ts";
import { createKey } from "../key/create-key.ts";
import { roles, startEngine } from "../main.ts";
import type { Clock } from "../platform/clock.ts";
import { openLog } from "../platform/log.ts";
import { freePort } from "../platform/net/free-port.ts";
import { createApiClient } from "./api-client.ts";
import type { ApiClient } from "./api-client.ts";

/** What the demo plays on: real parts, thrown away at the end. */
export interface Stage {
  engine: Awaited<ReturnType<typeof startEngine>>;
  mailbox: Mailbox;
  api: ApiClient;
  publicUrl: string;
  /** of the API */
  key: string;
}

/**
 * Starts an embedded PostgreSQL, the engine, and a mailbox for all that it sends.
 * @param stack what ends them
 * @param gone an address that no mailbox has
 */
export async function startStage(stack: AsyncDisposableStack, clock: Clock, gone?: string): Promise<Stage> {
  const postgres = stack.use(await startThrowawayPostgres());
  await migrate(postgres.url);
  const reject = (recipient: string) =>
    recipient === gone ? { code: 550, message: "5.1.1 no mailbox of that name" } : undefined;
  const mailbox = stack.use(await startMailbox({ smtpPort: 0, httpPort: 0, reject }));
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const engine = stack.use(
    await startEngine(
      {
        databaseUrl: postgres.url,
        queue: { kind: "postgres", url: postgres.url },
        smtpUrl: mailbox.smtpUrl,
        secretKey: "the demo runs on this machine only and forgets everything",
        site: {
          publicUrl,
          replyDomain: "reply.acme.example",
          company: { name: "Acme", address: "1 Main Street, Springfield" },
        },
        mailFrom: { name: "Ada from Acme", email: "ada@acme.example" },
        roles,
        http: { host: "127.0.0.1", port },
        inboundSmtp: { host: "127.0.0.1", port: 0 },
        workers: { sweepEveryMs: 100 },
      },
      { clock, log: openLog("fatal") },
    ),
  );
  const { secret: key } = await createKey(engine.app, { name: "demo", kind: "secret" });
  return { engine, mailbox, api: createApiClient(publicUrl, key), publicUrl, key };
}
