import { describe, expect, test } from "vitest";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { queueBackends } from "../support/queue-backends.ts";
import { publishMails } from "../support/sequences.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";
import { endProcess, startWorker } from "../support/worker-process.ts";

const mails = 200;
// Begun and not written down yet: openApp's default number of SMTP connections, and what dispatch lets wait for settling.
const inFlight = 40 + 64;

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
      await endProcess(first, "SIGKILL");
      expect(sink.mails.length).toBeLessThan(mails);

      const second = startWorker(t.settings, sink.url);
      const recipients = () => new Set(sink.mails.map((mail) => mail.to[0]));
      await eventually(async () => recipients().size === mails);
      await endProcess(second, "SIGTERM");

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
