import type { Ground } from "../ground.ts";
import { equals, listPage } from "../db/list-page.ts";
import { handoffs } from "../db/schema/index.ts";
import type { HandoffStatus } from "../db/schema/handoffs.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import type { Handoff } from "./lock-handoff.ts";

export interface HandoffFilter {
  leadId?: string | undefined;
  repId?: string | undefined;
  status?: HandoffStatus | undefined;
}

/** Handoffs that match every given filter, newest first. */
export async function listHandoffs(
  { db }: Pick<Ground, "db">,
  { leadId, repId, status, ...page }: PageQuery & HandoffFilter,
): Promise<Page<Handoff>> {
  return listPage(
    db,
    handoffs,
    page,
    equals(handoffs.leadId, leadId),
    equals(handoffs.repId, repId),
    equals(handoffs.status, status),
  );
}
