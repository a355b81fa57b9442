import postgres from "postgres";
import { describe, expect, test } from "vitest";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { queueBackends } from "../support/queue-backends.ts";
import { publishMails } from "../support/sequences.ts";

describe.each(queueBackends())("with the queue on %s", (queue) => {
  test("losing every database connection at once stops nothing for good", async () => {
    await using t = await openTestEngine({ queue });
    await publishMails(t.app, { mails: 1 });
    const signUp = (email: string) =>
      recordEvent(t.app, { name: "signup", lead: { email }, properties: {}, source: "api" });
    await signUp("first@lead.test");
    await eventually(async () => t.mailbox.messages.length === 1);

    const admin = postgres(t.settings.databaseUrl, { max: 1 });
    await admin`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
    await admin.end();

    await eventually(() => signUp("second@lead.test").catch(() => undefined));
    await eventually(async () => t.mailbox.messages.length === 2);
    expect(t.mailbox.messages.map(({ envelope }) => envelope.to[0])).toEqual(["first@lead.test", "second@lead.test"]);
  });
});
