import { gte, lt } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { equals, listPage } from "../../db/list-page.ts";
import { auditLog } from "../../db/schema/index.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";

export type AuditLine = typeof auditLog.$inferSelect;

/** What lines of the audit log are asked for; `since` is included, `until` is not. */
export interface AuditFilter {
  actorId?: string | undefined;
  actorKind?: AuditLine["actorKind"] | undefined;
  action?: string | undefined;
  resource?: string | undefined;
  resourceId?: string | undefined;
  since?: Date | undefined;
  until?: Date | undefined;
}

/** Lines of the audit log that match every given filter, newest first. */
export async function listAudit(
  { db }: Pick<Ground, "db">,
  { limit, cursor, since, until, ...filter }: PageQuery & AuditFilter,
): Promise<Page<AuditLine>> {
  const a = auditLog;
  return listPage(
    db,
    a,
    { limit, cursor },
    equals(a.actorId, filter.actorId),
    equals(a.actorKind, filter.actorKind),
    equals(a.action, filter.action),
    equals(a.resource, filter.resource),
    equals(a.resourceId, filter.resourceId),
    since && gte(a.at, since),
    until && lt(a.at, until),
  );
}
