import { arrayContains, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Ground } from "../../ground.ts";
import { enrollmentsOf, hasFewEnrollments } from "../../db/look/few-enrollments.ts";
import { equals } from "../../db/list-page.ts";
import { lookThrough } from "../../db/look/look-through.ts";
import { leads } from "../../db/schema/index.ts";
import type { Stage } from "../../db/schema/leads.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import { currentRules } from "./lead-facts.ts";
import { leadWhere } from "./lead-filter.ts";
import type { LeadFacets } from "./lead-filter.ts";

export interface LeadFilter extends LeadFacets {
  stage?: Stage | undefined;
  /** normalized */
  email?: string | undefined;
  tag?: string | undefined;
  /** id */
  account?: string | undefined;
}

const l = alias(leads, "l");

/** Leads that match every given filter, newest first. A page looks at some thousand rows: see `lookThrough`. */
export async function listLeads(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { stage, email, tag, account, limit, cursor, ...facets }: PageQuery & LeadFilter,
): Promise<Page<Lead>> {
  const asksForRules = facets.fact === "mql" || facets.intent !== undefined;
  const rules = asksForRules ? await currentRules(db) : undefined;
  const { sequenceId, source, repId } = facets;
  const isFew = sequenceId !== undefined && (await hasFewEnrollments(db, sequenceId));
  return lookThrough(
    db,
    l,
    { limit, cursor },
    {
      by: [
        equals(l.stage, stage),
        equals(l.email, email),
        equals(l.accountId, account),
        equals(l.source, source),
        equals(l.repId, repId),
        tag === undefined ? undefined : arrayContains(l.tags, [tag]),
        isFew ? sql`${l.id} in ${enrollmentsOf(sequenceId, "lead_id")}` : undefined,
      ],
      through: [leadWhere(facets, rules, clock.now())],
    },
  );
}
