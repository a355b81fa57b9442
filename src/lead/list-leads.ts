import { arrayContains } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { equals, listPage } from "../db/list-page.ts";
import { leads } from "../db/schema/index.ts";
import type { Stage } from "../db/schema/leads.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import type { Lead } from "./upsert-lead.ts";

export interface LeadFilter {
  stage?: Stage | undefined;
  /** normalized */
  email?: string | undefined;
  tag?: string | undefined;
  /** id */
  account?: string | undefined;
}

/** Leads that match every given filter, newest first. */
export async function listLeads(
  { db }: Pick<Ground, "db">,
  { stage, email, tag, account, ...page }: PageQuery & LeadFilter,
): Promise<Page<Lead>> {
  return listPage(
    db,
    leads,
    page,
    equals(leads.stage, stage),
    equals(leads.email, email),
    equals(leads.accountId, account),
    tag === undefined ? undefined : arrayContains(leads.tags, [tag]),
  );
}
