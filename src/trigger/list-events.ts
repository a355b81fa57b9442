import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { equals, listPage } from "../db/list-page.ts";
import { events } from "../db/schema/index.ts";
import { leadOfAddress } from "../lead/address/lead-of-address.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";

export type StoredEvent = typeof events.$inferSelect;

export interface EventFilter {
  name?: string | undefined;
  leadId?: string | undefined;
  /** of the lead, normalized */
  email?: string | undefined;
}

/** Events that match every given filter, as they came in, newest first. */
export async function listEvents(
  { db }: Pick<Ground, "db">,
  { name, leadId, email, ...page }: PageQuery & EventFilter,
): Promise<Page<StoredEvent>> {
  const ofLead: SQL | undefined = email === undefined ? undefined : sql`${events.leadId} = ${leadOfAddress(email)}`;
  return listPage(db, events, page, equals(events.name, name), equals(events.leadId, leadId), ofLead);
}
