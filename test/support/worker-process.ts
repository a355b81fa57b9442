import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { EngineSettings } from "../../src/main.ts";

/** A worker as an operator runs it, in a process of its own that can be killed. */
export function startWorker(settings: EngineSettings, smtpUrl: string): ChildProcess {
  return start(settings, "worker", { SMTP_URL: smtpUrl });
}

/** The HTTP interface in such a process. */
export function startApi(settings: EngineSettings, port: number): ChildProcess {
  return start(settings, "api", { SMTP_URL: "smtp://127.0.0.1:9", PORT: String(port), HTTP_HOST: "127.0.0.1" });
}

function start({ databaseUrl, queue, secretKey, site }: EngineSettings, role: string, more: Record<string, string>) {
  return spawn(process.execPath, ["src/cli.ts", "serve", "--roles", role], {
    stdio: "ignore",
    env: {
      ...more,
      NODE_ENV: "production",
      DATABASE_URL: databaseUrl,
      ...(queue.kind === "redis" && { REDIS_URL: queue.url }),
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
