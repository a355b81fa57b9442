import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import type { EngineSettings } from "../../src/main.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { queueBackends } from "../support/queue-backends.ts";
import { publishMails } from "../support/sequences.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";

const mails = 200;
// What one process hands over at once: openApp's default number of SMTP connections.
const inFlight = 20;

/** A worker as an operator runs it, in a process of its own that can be killed. */
function startWorker({ databaseUrl, queue, secretKey, site }: EngineSettings, smtpUrl: string): ChildProcess {
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

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
}

describe.each(queueBackends())("with the queue on %s", (queue) => {
  test(
    "a worker killed while sending loses nothing and repeats at most what was in flight",
    { timeout: 180_000 },
    async () => {
      await using t = await openTestEngine({ queue, roles: [] });
      await using sink = await openSmtpSink({ dataDelayMs: 50 });
      await publishMails(t.app, { mails: 1 });
      for (let number = 1; number <= mails; number += 1) {
        const lead = { email: `lead${number}@lead.test` };
        await recordEvent(t.app, { name: "signup", lead, properties: {}, source: "api" });
      }

      const first = startWorker(t.settings, sink.url);
      await eventually(async () => sink.mails.length >= 60);
      await end(first, "SIGKILL");
      expect(sink.mails.length).toBeLessThan(mails);

      const second = startWorker(t.settings, sink.url);
      const recipients = () => new Set(sink.mails.map((mail) => mail.to[0]));
      await eventually(async () => recipients().size === mails);
      await end(second, "SIGTERM");

      const copies = Map.groupBy(sink.mails, (mail) => mail.to[0]);
      const repeated = [...copies.values()].filter((group) => group.length > 1);
      expect(repeated.length).toBeLessThanOrEqual(inFlight);
      for (const group of repeated) {
        const ids = group.map(({ raw }) => /^message-id: (.*)$/im.exec(raw.toString())?.[1]);
        expect(new Set(ids).size).toBe(1);
      }
    },
  );
});
