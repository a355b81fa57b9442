import { sql } from "drizzle-orm";
import { Redis } from "ioredis";
import { describe, expect, test } from "vitest";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { untilIdle } from "../support/idle.ts";
import { queueBackends } from "../support/queue-backends.ts";
import { publishMails } from "../support/sequences.ts";

const leads = 40;

async function wipe({ app, settings }: TestEngine): Promise<void> {
  if (settings.queue.kind === "postgres") {
    // Of two statements that wait for each other Postgres ends one; when that is the drop, nothing was dropped yet.
    await eventually(() =>
      app.db.execute(sql`drop schema bullmq cascade`).then(
        () => true,
        (error: unknown) => {
          if (error instanceof Error && /deadlock/.test(String(error.cause))) return false;
          throw error;
        },
      ),
    );
    return;
  }
  const client = new Redis(settings.queue.url);
  await client.flushdb();
  client.disconnect();
}

describe.each(queueBackends())("with the queue on %s", (queue) => {
  test("wiping the queue in the middle of everything loses nothing", async () => {
    await using t = await openTestEngine({ queue });
    await publishMails(t.app, { mails: 2 });
    for (let number = 1; number <= leads; number += 1) {
      const lead = { email: `lead${number}@lead.test` };
      await recordEvent(t.app, { name: "signup", lead, properties: {}, source: "api" });
    }
    await eventually(async () => t.mailbox.messages.length > 5);
    await wipe(t);
    await eventually(async () => t.mailbox.messages.length === leads);
    await untilIdle(t.app);

    await wipe(t);
    t.clock.advanceBy(2 * 86_400_000);
    await eventually(async () => t.mailbox.messages.length === 2 * leads);
    await untilIdle(t.app);
    const received = t.mailbox.messages.map(({ envelope, subject }) => `${envelope.to[0]} ${subject}`);
    expect(new Set(received).size).toBe(2 * leads);
    expect(received).toHaveLength(2 * leads);
  });
});
