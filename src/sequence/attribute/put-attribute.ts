import type { Ground } from "../../ground.ts";
import { leadAttributes } from "../../db/schema/index.ts";
import type { AttributeType } from "../../db/schema/segments.ts";

/** Declares the type of a lead attribute, or changes it. */
export async function putAttribute(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { name, type }: { name: string; type: AttributeType },
): Promise<{ name: string; type: AttributeType }> {
  await db
    .insert(leadAttributes)
    .values({ name, type, createdAt: clock.now() })
    .onConflictDoUpdate({ target: leadAttributes.name, set: { type } });
  return { name, type };
}
