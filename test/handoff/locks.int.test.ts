import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Tx } from "../../src/db/client.ts";
import { handoffs, leads, repMails, reps } from "../../src/db/schema/index.ts";
import { moveHandoff } from "../../src/handoff/move-handoff.ts";
import { newId } from "../../src/platform/ids.ts";
import { settleSent } from "../../src/relay/send/settle.ts";
import { loadPool } from "../../src/rep/assign/load-pool.ts";
import type { PersonEngine } from "../person/support.ts";
import { eventually } from "../support/eventually.ts";
import { handoffOf, openStory } from "./story.ts";

let t: PersonEngine;
let leadId: string;
let handoffId: string;
let count = 0;
beforeAll(async () => {
  t = await openStory();
  await t.app.db.insert(reps).values({ name: "Bob", email: "bob@acme.test", createdAt: t.clock.now() });
});
afterAll(() => t[Symbol.asyncDispose]());
beforeEach(async () => {
  count += 1;
  const added = await t.call("POST", "/v1/leads", { email: `dana@firm${count}.test` });
  ({ id: leadId } = added.json as { id: string });
  await t.call("POST", `/v1/leads/${leadId}/promote`, {});
  handoffId = (await handoffOf(t, leadId)).id;
});

/** Does something while a transaction has the lead, and `then` in that one as soon as the other waits for it. */
async function beside<T>(act: () => Promise<T>, then: (tx: Tx) => Promise<unknown>): Promise<T> {
  let acting: Promise<T> | undefined;
  await t.app.db.transaction(async (tx) => {
    await tx.select({ id: leads.id }).from(leads).where(eq(leads.id, leadId)).for("update");
    acting = act();
    await eventually(async () => {
      const [row] = await t.app.db.execute<{ waits: boolean }>(sql`
        select exists (select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and query like '%leads%') as waits`);
      return row?.waits === true;
    });
    await then(tx);
  });
  if (acting === undefined) throw new Error("nothing was done");
  return acting;
}

const lockHandoff = (tx: Tx) =>
  tx.select({ id: handoffs.id }).from(handoffs).where(eq(handoffs.id, handoffId)).for("update");

/** What `handTo` does once it has the lead. */
async function giveToBob(tx: Tx): Promise<void> {
  const pool = await loadPool(tx, t.clock.now());
  const bob = pool.reps.find(({ email }) => email === "bob@acme.test");
  const [lead] = await tx.select().from(leads).where(eq(leads.id, leadId));
  const [handoff] = await tx.select().from(handoffs).where(eq(handoffs.id, handoffId));
  const choice = { rep: bob!, via: "colleague" as const, team: null, reasons: [], passedOver: [], standings: [] };
  await moveHandoff(tx, { handoff: handoff!, lead: lead!, reason: "handed_over", choice }, t.clock.now());
}

const acts = [
  ["won", {}],
  ["recycle", { coolDown: "P90D" }],
  ["qualify", { criteria: { budget: { state: "yes" } } }],
] as const;

test.each(acts)("%s waits for whoever has the lead before it locks the handoff", async (name, body) => {
  const { status } = await beside(() => t.call("POST", `/v1/handoffs/${handoffId}/${name}`, body), lockHandoff);
  expect(status).toBe(200);
});

test.each(acts)("%s leaves the handoff of a colleague alone who got it meanwhile", async (name, body) => {
  const refused = await beside(() => t.call("POST", `/v1/handoffs/${handoffId}/${name}`, body), giveToBob);
  expect([refused.status, (refused.json as { code: string }).code]).toEqual([409, "handoff_closed"]);
  const [lead] = await t.app.db.select().from(leads).where(eq(leads.id, leadId));
  expect([(await handoffOf(t, leadId)).status, lead?.stage, lead?.qualification]).toEqual(["open", "prospect", {}]);
});

test("a rep's mail that is sent waits for whoever has the lead before it locks the handoff", async () => {
  const id = newId();
  const { repId } = await handoffOf(t, leadId);
  const at = t.clock.now();
  const row = { id, handoffId, repId: repId!, leadId, messageId: `<${id}@acme.test>`, at, dueAt: at };
  await t.app.db.insert(repMails).values(row);
  await beside(() => settleSent(t.app, id), lockHandoff);
  expect((await handoffOf(t, leadId)).firstResponseAt).toEqual(at);
});
