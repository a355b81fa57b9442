import { alias } from "drizzle-orm/pg-core";
import type { Ground } from "../../ground.ts";
import { equals, listPage } from "../../db/list-page.ts";
import { messages } from "../../db/schema/index.ts";
import type { MessageStatus } from "../../db/schema/enrollments.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import type { Message } from "./get-message.ts";
import { messageWhere } from "./message-filter.ts";
import type { MessageFacets } from "./message-filter.ts";

export interface MessageFilter extends MessageFacets {
  leadId?: string | undefined;
  sequenceId?: string | undefined;
  enrollmentId?: string | undefined;
  status?: MessageStatus | undefined;
}

const m = alias(messages, "m");

/** Rows of the send ledger that match every given filter, newest first. */
export async function listMessages(
  { db }: Pick<Ground, "db">,
  { leadId, sequenceId, enrollmentId, status, limit, cursor, ...facets }: PageQuery & MessageFilter,
): Promise<Page<Message>> {
  return listPage(
    db,
    m,
    { limit, cursor },
    equals(m.leadId, leadId),
    equals(m.sequenceId, sequenceId),
    equals(m.enrollmentId, enrollmentId),
    equals(m.status, status),
    messageWhere(facets),
  );
}
