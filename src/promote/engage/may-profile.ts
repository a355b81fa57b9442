import { inArray } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { leads } from "../../db/schema/index.ts";
import { mayMeasure } from "../../consent/may-measure.ts";
import { readPolicy } from "../../consent/policy/read-policy.ts";

/** Those of some leads whose opens, clicks and score may make a prospect of them. */
export async function mayProfile(tx: Tx, leadIds: readonly string[]): Promise<Set<string>> {
  if (leadIds.length === 0) return new Set();
  const policy = await readPolicy(tx);
  const { id, consent, attributes, timezone } = leads;
  const rows = await tx
    .select({ id, consent, attributes, timezone })
    .from(leads)
    .where(inArray(id, [...leadIds]));
  return new Set(rows.flatMap((lead) => (mayMeasure({ policy, lead }).profile ? [lead.id] : [])));
}
