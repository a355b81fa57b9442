import type { Executor } from "../db/client.ts";
import { itemsOf } from "../lead/consent/consent-input.ts";
import type { ConsentStatement } from "../lead/consent/consent-input.ts";
import { loadTopicKeys, refuseUnsayable } from "../lead/consent/known-topics.ts";
import type { UpsertLeadInput } from "../lead/upsert-lead.ts";
import { loadAttributeTypes, typedAttributes, typedProperties } from "../lead/value/typed-attributes.ts";
import type { AttributeTypes } from "../lead/value/typed-attributes.ts";
import { invalidInput, jsonPointer } from "../platform/http/validation.ts";

/** What of an event is read by what the installation knows. */
interface Told {
  lead: UpsertLeadInput;
  properties: Record<string, unknown>;
}

/**
 * Reads events by the topics and attributes that there are, loaded once for all of them.
 * @param typed whether values are to be read in the declared types; else whoever made the events has
 * @returns reads one. It throws InvalidInputError `invalid_input`
 */
export async function openReader(
  db: Executor,
  all: readonly Told[],
  { typed, now }: { typed: boolean; now: Date },
): Promise<<T extends Told>(event: T) => T> {
  const asksForTopics = all.some(({ lead }) => lead.consent?.topics !== undefined);
  const topics = asksForTopics ? await loadTopicKeys(db) : new Set<string>();
  const hasValues = all.some(({ lead, properties }) => lead.attributes !== undefined || hasKeys(properties));
  const types: AttributeTypes = typed && hasValues ? await loadAttributeTypes(db) : new Map();
  return (event) => {
    checkConsent(event.lead.consent, topics, now);
    return types.size === 0 ? event : { ...event, ...readValues(event, types) };
  };
}

const hasKeys = (values: object): boolean => Object.keys(values).length > 0;

/**
 * What somebody leaves is stopped in the transaction that writes it down, which is not done here: an event that tells of it is
 * refused rather than taken by half.
 */
function checkConsent(said: ConsentStatement | undefined, topics: ReadonlySet<string>, now: Date): void {
  if (said === undefined) return;
  const at = ["lead", "consent"];
  refuseUnsayable(said, topics, at, now);
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

function readValues({ lead, properties }: Told, types: AttributeTypes): Told {
  const { attributes } = lead;
  return {
    lead: {
      ...lead,
      attributes: attributes && typedAttributes({ values: attributes, at: ["lead", "attributes"] }, types),
    },
    properties: typedProperties({ values: properties, at: ["properties"] }, types),
  };
}
