import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { EngineSettings } from "../../src/main.ts";

/** A worker as an operator runs it, in a process of its own that can be killed. */
export function startWorker({ databaseUrl, queue, secretKey, site }: EngineSettings, smtpUrl: string): ChildProcess {
  return spawn(process.execPath, ["src/cli.ts", "serve", "--roles", "worker"], {
    stdio: "ignore",
    env: {
      NODE_ENV: "production",
      DATABASE_URL: databaseUrl,
      ...(queue.kind === "redis" && { REDIS_URL: queue.url }),
      SMTP_URL: smtpUrl,
      SECRET_KEY: secretKey,
      PUBLIC_URL: site.publicUrl,
      REPLY_DOMAIN: site.replyDomain,
      MAIL_FROM: "Ada at Acme <ada@acme.test>",
    },
  });
}

/** Ends a process by a signal and waits for it. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
}
