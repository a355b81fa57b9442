import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { Executor } from "../db/client.ts";
import { events } from "../db/schema/index.ts";
import { requireTaken } from "../consent/state/require-taken.ts";
import { writeConsents } from "../consent/state/write-consents.ts";
import { itemsOf } from "../lead/consent/consent-input.ts";
import type { ConsentStatement } from "../lead/consent/consent-input.ts";
import { requireSayable } from "../lead/consent/known-topics.ts";
import { refuseErased } from "../lead/suppression/hashed-address.ts";
import { againAfterMerge } from "../lead/address/is-address-taken.ts";
import { lookAgain } from "../lead/look-again.ts";
import { recordActivities } from "../lead/timeline/record-activity.ts";
import { upsertLead } from "../lead/upsert-lead.ts";
import type { UpsertLeadInput } from "../lead/upsert-lead.ts";
import { invalidInput, jsonPointer } from "../platform/http/validation.ts";
import { loadAttributeTypes, typedAttributes, typedProperties } from "../lead/value/typed-attributes.ts";

export interface RecordEventInput {
  /** The sender's own id of the event; a repeated delivery with the same id acts once. */
  id?: string | undefined;
  name: string;
  lead: UpsertLeadInput;
  properties: Record<string, unknown>;
  /** One in the future is taken for now: clocks differ, and what has not happened is no event. */
  occurredAt?: Date | undefined;
  /** `api`, or `form:<name>`. */
  source: string;
  /**
   * `known` when anybody can send such events: then the lead's known fields stay, and whoever made the event has read its
   * values already. Default `given`.
   */
  trust?: "given" | "known";
  /** Who tells it, for the log of consent: an API key; the source when not given. */
  by?: string;
}

export interface RecordedEvent {
  eventId: string;
  leadId: string;
  duplicate: boolean;
}

type Deps = Pick<Ground, "db" | "clock" | "queues" | "signers">;

/**
 * Takes in an event: creates or updates the lead and stores the event in one transaction. Enrollment follows from the
 * stored row, by the `enroll` job. Attributes, and properties that are called like a declared attribute, are read in their
 * declared types.
 * @throws InvalidInputError `invalid_input`; AddressErasedError; ConflictError `address_suppressed`, `consent_evidence_required`
 */
export async function recordEvent(
  { db, clock, queues, signers }: Deps,
  input: RecordEventInput,
): Promise<RecordedEvent> {
  const now = clock.now();
  await checkConsent(db, input.lead.consent, now);
  const { lead: person, properties } = input.trust === "known" ? input : await readValues(db, input);
  const record = () =>
    db.transaction(async (tx): Promise<RecordedEvent> => {
      if (input.id !== undefined) {
        const [known] = await tx.select().from(events).where(eq(events.externalId, input.id));
        if (known !== undefined) return { eventId: known.id, leadId: known.leadId, duplicate: true };
      }
      const lead = await upsertLead(tx, person, now, input.trust, input.source);
      const { trust = "given", by = input.source } = input;
      const said = person.consent;
      if (said !== undefined) {
        const method = trust === "given" ? "event" : "form";
        const written = await writeConsents(tx, [{ leadId: lead.id, said, trust, by, method }], now);
        if (trust === "given") requireTaken(written);
      }
      await refuseErased(tx, signers, lead.email);
      const [event] = await tx
        .insert(events)
        .values({
          externalId: input.id,
          name: input.name,
          leadId: lead.id,
          properties,
          source: input.source,
          occurredAt: input.occurredAt !== undefined && input.occurredAt < now ? input.occurredAt : now,
          receivedAt: now,
        })
        .onConflictDoNothing({ target: events.externalId })
        .returning({ id: events.id });
      if (event === undefined) {
        const [other] = await tx
          .select()
          .from(events)
          .where(eq(events.externalId, input.id ?? ""));
        if (other === undefined) throw new Error("a conflicting event is not there");
        return { eventId: other.id, leadId: other.leadId, duplicate: true };
      }
      await recordActivities(tx, [
        { leadId: lead.id, kind: "event", at: now, data: { name: input.name, source: input.source } },
      ]);
      await lookAgain(tx, [lead.id], now);
      return { eventId: event.id, leadId: lead.id, duplicate: false };
    });
  const recorded = await againAfterMerge(record);
  if (!recorded.duplicate) await queues.enqueue("enroll", {});
  return recorded;
}

/**
 * What somebody leaves is stopped in the transaction that writes it down, which is not done here: an event that tells of it is
 * refused rather than taken by half.
 */
async function checkConsent(db: Executor, said: ConsentStatement | undefined, now: Date): Promise<void> {
  if (said === undefined) return;
  const at = ["lead", "consent"];
  await requireSayable(db, said, at, now);
  const denied = itemsOf(said).filter(({ purpose, state }) => purpose === "mail" && state === "denied");
  if (denied.length === 0) return;
  const message =
    "What somebody has left is told by PUT /v1/leads/{id}/consent, which stops what runs; an event can only grant mails.";
  throw invalidInput(
    denied.map(({ topic }) => ({
      pointer: jsonPointer([...at, ...(topic === "" ? ["mail"] : ["topics", topic])]),
      code: "denied_elsewhere",
      message,
    })),
  );
}

async function readValues(db: Executor, { lead, properties }: RecordEventInput) {
  if (lead.attributes === undefined && Object.keys(properties).length === 0) return { lead, properties };
  const types = await loadAttributeTypes(db);
  if (types.size === 0) return { lead, properties };
  const attributes = lead.attributes && typedAttributes({ values: lead.attributes, at: ["lead", "attributes"] }, types);
  return {
    lead: { ...lead, attributes },
    properties: typedProperties({ values: properties, at: ["properties"] }, types),
  };
}
