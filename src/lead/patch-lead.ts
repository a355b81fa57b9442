import { eq, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { trySoon } from "../aside/try-soon.ts";
import { leads } from "../db/schema/index.ts";
import { found } from "../platform/errors.ts";
import type { LeadPatch } from "./schemas.ts";
import type { Lead } from "./upsert-lead.ts";

/** Changes the named fields of a lead; attributes are merged by RFC 7396. @throws NotFoundError */
export async function patchLead(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id, patch }: { id: string; patch: LeadPatch },
): Promise<Lead> {
  const now = clock.now();
  const { attributes, tags, score, ...fields } = patch;
  const rows = await db
    .update(leads)
    .set({
      ...fields,
      ...(attributes !== undefined && { attributes: mergedAttributes(attributes) }),
      ...(tags !== undefined && { tags: [...new Set(tags)] }),
      fitScore: score?.fit,
      engagementScore: score?.engagement,
      updatedAt: now,
    })
    .where(eq(leads.id, id))
    .returning();
  const lead = found(rows, "lead", id);
  await trySoon(db, { leadId: id }, now);
  return lead;
}

function mergedAttributes(attributes: NonNullable<LeadPatch["attributes"]>): SQL {
  const entries = Object.entries(attributes);
  const set = JSON.stringify(Object.fromEntries(entries.filter(([, value]) => value !== null)));
  const removed = JSON.stringify(entries.flatMap(([key, value]) => (value === null ? [key] : [])));
  return sql`(${leads.attributes} || ${set}::text::jsonb)
    - array(select jsonb_array_elements_text(${removed}::text::jsonb))`;
}
