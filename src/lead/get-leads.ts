import { inArray } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { leads } from "../db/schema/index.ts";
import type { Lead } from "./upsert-lead.ts";

/** Leads by their ids, for lists that name them; those that are gone are not in it. */
export async function getLeads({ db }: Pick<Ground, "db">, ids: readonly string[]): Promise<Map<string, Lead>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const rows = await db.select().from(leads).where(inArray(leads.id, wanted));
  return new Map(rows.map((lead) => [lead.id, lead]));
}
