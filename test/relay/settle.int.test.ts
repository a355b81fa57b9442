import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { activities, handoffs, leads, repMails } from "../../src/db/schema/index.ts";
import { upsertLead } from "../../src/lead/upsert-lead.ts";
import { mergeLeads } from "../../src/person/merge/merge-leads.ts";
import { newId } from "../../src/platform/ids.ts";
import { prepare } from "../../src/relay/send/prepare.ts";
import type { PreparedMail, RepMail } from "../../src/relay/send/prepared.ts";
import { beginSending, keepBack, settleSent } from "../../src/relay/send/settle.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { writtenAnswer } from "./support.ts";

/** A rep's mail that is about to be sent; no worker runs. */
async function openPrepared(): Promise<{ t: TestEngine; row: RepMail; mail: PreparedMail }> {
  const t = await openTestEngine({ roles: [], settings: { inbound: { trustedAuthservIds: ["mx.acme.test"] } } });
  await writtenAnswer(t, "lee@locks.test");
  const [row] = await t.app.db.select().from(repMails);
  const prepared = await prepare(t.app, row!);
  if (prepared.kind !== "ready") throw new Error(prepared.reason);
  return { t, row: row!, mail: prepared.mail };
}

async function isWaiting({ app }: TestEngine): Promise<boolean> {
  const [row] = await app.db.execute<{ waits: boolean }>(sql`
    select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') as waits`);
  return row?.waits === true;
}

type Work = (t: TestEngine, row: RepMail, mail: PreparedMail) => Promise<void>;
const works: [string, Work][] = [
  ["begins to be sent", (t, row, mail) => beginSending(t.app, row, mail)],
  ["was taken", (t, row) => settleSent(t.app, row.id)],
  [
    "is kept back",
    (t, row) => keepBack(t.app, row, { status: "held", reason: "uncertain", error: "The connection ended." }),
  ],
];

test.each(works)(
  "a mail that %s waits for whoever holds the lead, and neither waits for the other",
  async (_name, work) => {
    const { t, row, mail } = await openPrepared();
    await using _ = t;
    const { done } = await t.app.db.transaction(async (tx) => {
      await tx.select().from(leads).for("update");
      const running = work(t, row, mail);
      const settled = running.then(
        () => "done",
        (error: unknown) => error,
      );
      await eventually(() => isWaiting(t));
      await tx.update(handoffs).set({ dueAt: null });
      await tx.update(repMails).set({ inReplyTo: null });
      return { done: settled };
    });
    expect(await done).toBe("done");
  },
);

test("a mail whose lead is merged away while it is handed over is told of on the timeline of the survivor", async () => {
  const { t, row, mail } = await openPrepared();
  await using _ = t;
  const { id } = await upsertLead(t.app.db, { email: "lee@survivor.test" }, t.clock.now());
  await mergeLeads(t.app, { id, from: row.leadId, dryRun: false, by: newId() });
  await beginSending(t.app, row, mail);
  await settleSent(t.app, row.id);
  const told = await t.app.db.select({ leadId: activities.leadId, data: activities.data }).from(activities);
  const ofMail = told.filter(({ data }) => data["repMailId"] === row.id);
  expect(ofMail.map(({ leadId, data }) => [leadId, data["status"]])).toEqual([
    [id, "accepted"],
    [id, "sent"],
  ]);
});
