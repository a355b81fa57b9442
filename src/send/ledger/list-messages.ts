import type { Ground } from "../../ground.ts";
import { equals, listPage } from "../../db/list-page.ts";
import { messages } from "../../db/schema/index.ts";
import type { MessageStatus } from "../../db/schema/enrollments.ts";
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
  { leadId, sequenceId, enrollmentId, status, ...page }: PageQuery & MessageFilter,
): Promise<Page<Message>> {
  return listPage(
    db,
    messages,
    page,
    equals(messages.leadId, leadId),
    equals(messages.sequenceId, sequenceId),
    equals(messages.enrollmentId, enrollmentId),
    equals(messages.status, status),
  );
}
