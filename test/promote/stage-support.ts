import { asc, eq } from "drizzle-orm";
import { activities, handoffs, leads, reps, sequences } from "../../src/db/schema/index.ts";
import { createKey } from "../../src/key/create-key.ts";
import type { TestEngine } from "../support/engine.ts";

/** Calls the engine's own HTTP interface with a key of its own. */
export async function openCaller({ app, settings }: TestEngine) {
  const { secret } = await createKey(app, { name: "stages", kind: "secret" });
  return async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${settings.site.publicUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    // eslint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
    return { status: response.status, json: (await response.json()) as any };
  };
}

export type Call = Awaited<ReturnType<typeof openCaller>>;

export async function addRep({ app }: TestEngine, name: string): Promise<string> {
  const row = { name, email: `${name}@acme.test`, createdAt: app.clock.now() };
  const [rep] = await app.db.insert(reps).values(row).returning({ id: reps.id });
  return rep!.id;
}

export async function handoffsOf({ app }: TestEngine, leadId: string) {
  return app.db.select().from(handoffs).where(eq(handoffs.leadId, leadId)).orderBy(asc(handoffs.id));
}

/** The events of one kind on a lead's timeline, oldest first. */
export async function timelineOf({ app }: TestEngine, leadId: string, kind: string) {
  const rows = await app.db.select().from(activities).where(eq(activities.leadId, leadId)).orderBy(asc(activities.id));
  return rows.filter((row) => row.kind === kind).map(({ data }) => data);
}

export async function leadOf({ app }: TestEngine, id: string) {
  return (await app.db.select().from(leads).where(eq(leads.id, id)))[0]!;
}

/** Gives a published sequence a key, as those have that are managed by one. */
export async function nameSequence({ app }: TestEngine, id: string, key: string): Promise<void> {
  await app.db.update(sequences).set({ key }).where(eq(sequences.id, id));
}
