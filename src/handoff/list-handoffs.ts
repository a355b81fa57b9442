import { alias } from "drizzle-orm/pg-core";
import type { Ground } from "../ground.ts";
import { equals } from "../db/list-page.ts";
import { lookThrough } from "../db/look/look-through.ts";
import { handoffs } from "../db/schema/index.ts";
import type { HandoffStatus } from "../db/schema/handoffs.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import { handoffWhere } from "./handoff-filter.ts";
import type { HandoffFacets } from "./handoff-filter.ts";
import type { Handoff } from "./lock-handoff.ts";

export interface HandoffFilter extends HandoffFacets {
  leadId?: string | undefined;
  repId?: string | undefined;
  status?: HandoffStatus | undefined;
}

const h = alias(handoffs, "h");

/** Handoffs that match every given filter, newest first. */
export async function listHandoffs(
  { db }: Pick<Ground, "db">,
  { leadId, repId, status, limit, cursor, ...facets }: PageQuery & HandoffFilter,
): Promise<Page<Handoff>> {
  return lookThrough(
    db,
    h,
    { limit, cursor },
    {
      by: [equals(h.leadId, leadId), equals(h.repId, repId), equals(h.status, status)],
      through: [handoffWhere(facets)],
    },
  );
}
