import { and, desc, eq, lt } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { messages } from "../../db/schema/index.ts";
import type { MessageStatus } from "../../db/schema/enrollments.ts";
import { cutPage } from "../../platform/http/pagination.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import type { Message } from "./get-message.ts";

export interface MessageFilter {
  leadId?: string | undefined;
  sequenceId?: string | undefined;
  enrollmentId?: string | undefined;
  status?: MessageStatus | undefined;
}

/** Rows of the send ledger that match every given filter, newest first. */
export async function listMessages(
  { db }: Pick<Ground, "db">,
  { limit, cursor, leadId, sequenceId, enrollmentId, status }: PageQuery & MessageFilter,
): Promise<Page<Message>> {
  const rows = await db
    .select()
    .from(messages)
    .where(
      and(
        cursor === undefined ? undefined : lt(messages.id, cursor),
        leadId === undefined ? undefined : eq(messages.leadId, leadId),
        sequenceId === undefined ? undefined : eq(messages.sequenceId, sequenceId),
        enrollmentId === undefined ? undefined : eq(messages.enrollmentId, enrollmentId),
        status === undefined ? undefined : eq(messages.status, status),
      ),
    )
    .orderBy(desc(messages.id))
    .limit(limit + 1);
  return cutPage(rows, limit);
}
