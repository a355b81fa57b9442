import { and, arrayContains, desc, eq, lt } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { leads } from "../db/schema/index.ts";
import type { Stage } from "../db/schema/leads.ts";
import { cutPage } from "../platform/http/pagination.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import type { Lead } from "./upsert-lead.ts";

export interface LeadFilter {
  stage?: Stage | undefined;
  /** normalized */
  email?: string | undefined;
  tag?: string | undefined;
}

/** Leads that match every given filter, newest first. */
export async function listLeads(
  { db }: Pick<Ground, "db">,
  { limit, cursor, stage, email, tag }: PageQuery & LeadFilter,
): Promise<Page<Lead>> {
  const rows = await db
    .select()
    .from(leads)
    .where(
      and(
        cursor === undefined ? undefined : lt(leads.id, cursor),
        stage === undefined ? undefined : eq(leads.stage, stage),
        email === undefined ? undefined : eq(leads.email, email),
        tag === undefined ? undefined : arrayContains(leads.tags, [tag]),
      ),
    )
    .orderBy(desc(leads.id))
    .limit(limit + 1);
  return cutPage(rows, limit);
}
