import { sql } from "drizzle-orm";
import type { Tx } from "../db/client.ts";
import { requireTaken } from "../consent/state/require-taken.ts";
import { writeConsents } from "../consent/state/write-consents.ts";
import type { Ground } from "../ground.ts";
import { lookAgain } from "../lead/look-again.ts";
import { AddressErasedError, findErased } from "../lead/suppression/hashed-address.ts";
import { recordActivities } from "../lead/timeline/record-activity.ts";
import { upsertLeads } from "../lead/upsert-lead.ts";
import { normalizeEmail } from "../platform/email.ts";
import { newId } from "../platform/ids.ts";
import { recordRows } from "../platform/rows/record-rows.ts";
import type { RecordEventInput, RecordedEvent } from "./event-input.ts";

interface Kind {
  source: string;
  trust: "given" | "known";
}

type Known = { externalId: string; eventId: string; leadId: string };

/**
 * Writes events and their leads, a few statements for any number, in the caller's transaction. No two have the same id.
 * @returns each as it was recorded, in the order given
 * @throws as recordEvent, for all of them when one cannot be taken
 */
export async function writeEvents(
  { signers }: Pick<Ground, "signers">,
  tx: Tx,
  inputs: readonly RecordEventInput[],
  kind: Kind,
  now: Date,
): Promise<RecordedEvent[]> {
  const known = await findKnown(
    tx,
    inputs.flatMap(({ id }) => id ?? []),
  );
  const fresh = inputs.filter(({ id }) => id === undefined || !known.has(id));
  const written = fresh.length === 0 ? [] : await writeFresh(signers, tx, fresh, kind, now);
  const byInput = new Map(fresh.map((input, at) => [input, written[at]]));
  return inputs.map((input): RecordedEvent => {
    const before = input.id === undefined ? undefined : known.get(input.id);
    if (before !== undefined) return { eventId: before.eventId, leadId: before.leadId, duplicate: true };
    const event = byInput.get(input);
    if (event === undefined) throw new Error("an event was not written");
    return event;
  });
}

async function findKnown(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Known>> {
  if (ids.length === 0) return new Map();
  const asked = ids.map((id) => ({ id }));
  const rows = await tx.execute<Known>(sql`
    select e.external_id as "externalId", e.id as "eventId", e.lead_id as "leadId"
    from ${recordRows(asked, "id text")} join events e on e.external_id = r.id`);
  return new Map(rows.map((row) => [row.externalId, row]));
}

async function writeFresh(
  signers: Ground["signers"],
  tx: Tx,
  inputs: readonly RecordEventInput[],
  { source, trust }: Kind,
  now: Date,
): Promise<RecordedEvent[]> {
  const people = inputs.map(({ lead }) => lead);
  const leads = await upsertLeads(tx, people, now, source, trust);
  const leadOf = new Map(leads.flatMap(({ id, given }) => given.map((email) => [email, id] as const)));
  const idOf = ({ lead }: RecordEventInput): string => leadOf.get(normalizeEmail(lead.email)) ?? nobody();
  const said = inputs.flatMap((input) => {
    const { consent } = input.lead;
    const { by = source } = input;
    const method = trust === "given" ? "event" : "form";
    return consent === undefined ? [] : [{ leadId: idOf(input), said: consent, trust, by, method }];
  });
  const consents = await writeConsents(tx, said, now);
  if (trust === "given") requireTaken(consents);
  // After the leads are written: an erasure that commits meanwhile is seen then.
  const erased = await findErased(
    tx,
    signers,
    leads.map(({ email }) => email),
  );
  if (erased.size > 0) throw new AddressErasedError();
  const rows = inputs.map((input) => ({ id: newId(), input, leadId: idOf(input) }));
  const inserted = await insertEvents(tx, rows, source, now);
  const lost = rows.filter(({ id }) => !inserted.has(id));
  // Another one has just told of these.
  const known = await findKnown(
    tx,
    lost.flatMap(({ input }) => input.id ?? []),
  );
  const mine = rows.filter(({ id }) => inserted.has(id));
  await recordActivities(
    tx,
    mine.map(({ input, leadId }) => ({ leadId, kind: "event" as const, at: now, data: { name: input.name, source } })),
  );
  await lookAgain(
    tx,
    mine.map(({ leadId }) => leadId),
    now,
  );
  return rows.map(({ id, input, leadId }): RecordedEvent => {
    if (inserted.has(id)) return { eventId: id, leadId, duplicate: false };
    const other = known.get(input.id ?? "");
    if (other === undefined) throw new Error("a conflicting event is not there");
    return { eventId: other.eventId, leadId: other.leadId, duplicate: true };
  });
}

function nobody(): never {
  throw new Error("an event is of nobody");
}

/** In the order of their ids, so that two who tell of the same never wait for each other. @returns which were new */
async function insertEvents(
  tx: Tx,
  rows: readonly { id: string; input: RecordEventInput; leadId: string }[],
  source: string,
  now: Date,
): Promise<ReadonlySet<string>> {
  const stored = rows.map(({ id, leadId, input: { id: externalId, name, properties, occurredAt } }) => ({
    id,
    externalId,
    name,
    leadId,
    properties,
    at: occurredAt !== undefined && occurredAt < now ? occurredAt : now,
  }));
  const inserted = await tx.execute<{ id: string }>(sql`
    insert into events (id, external_id, name, lead_id, properties, source, occurred_at, received_at)
    select r.id, r."externalId", r.name, r."leadId", r.properties, ${source}, r.at, ${now.toISOString()}::timestamptz
    from ${recordRows(stored, `id uuid, "externalId" text, name text, "leadId" uuid, properties jsonb, at timestamptz`)}
    order by r."externalId", r.id
    on conflict (external_id) do nothing returning id`);
  return new Set(inserted.map(({ id }) => id));
}
