import type { Executor } from "../db/client.ts";
import { leadAttributes } from "../db/schema/index.ts";
import type { AttributeType } from "../db/schema/segments.ts";

/** The types of the declared attributes, by name. */
export async function loadAttributeTypes(db: Executor): Promise<Record<string, AttributeType>> {
  const declared = await db.select().from(leadAttributes);
  return Object.fromEntries(declared.map(({ name, type }) => [name, type]));
}
