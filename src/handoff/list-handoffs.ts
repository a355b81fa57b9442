import { and, desc, eq, lt } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { handoffs } from "../db/schema/index.ts";
import type { HandoffStatus } from "../db/schema/handoffs.ts";
import { cutPage } from "../platform/http/pagination.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import type { Handoff } from "./respond.ts";

export interface HandoffFilter {
  leadId?: string | undefined;
  repId?: string | undefined;
  status?: HandoffStatus | undefined;
}

/** Handoffs that match every given filter, newest first. */
export async function listHandoffs(
  { db }: Pick<Ground, "db">,
  { limit, cursor, leadId, repId, status }: PageQuery & HandoffFilter,
): Promise<Page<Handoff>> {
  const rows = await db
    .select()
    .from(handoffs)
    .where(
      and(
        cursor === undefined ? undefined : lt(handoffs.id, cursor),
        leadId === undefined ? undefined : eq(handoffs.leadId, leadId),
        repId === undefined ? undefined : eq(handoffs.repId, repId),
        status === undefined ? undefined : eq(handoffs.status, status),
      ),
    )
    .orderBy(desc(handoffs.id))
    .limit(limit + 1);
  return cutPage(rows, limit);
}
