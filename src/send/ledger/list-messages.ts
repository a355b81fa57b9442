import { eq, or, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Ground } from "../../ground.ts";
import { enrollmentsOf, hasFewEnrollments } from "../../db/look/few-enrollments.ts";
import { equals } from "../../db/list-page.ts";
import { lookThrough } from "../../db/look/look-through.ts";
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

/** Rows of the send ledger that match every given filter, newest first. A page looks at some thousand rows: see `lookThrough`. */
export async function listMessages(
  { db }: Pick<Ground, "db">,
  { leadId, sequenceId, enrollmentId, status, limit, cursor, ...facets }: PageQuery & MessageFilter,
): Promise<Page<Message>> {
  const isFew = sequenceId !== undefined && (await hasFewEnrollments(db, sequenceId));
  const hasStatus = status && ofStatus(status);
  return lookThrough(
    db,
    m,
    { limit, cursor },
    {
      by: [
        equals(m.leadId, leadId),
        equals(m.enrollmentId, enrollmentId),
        isFew ? sql`${m.enrollmentId} in ${enrollmentsOf(sequenceId, "id")}` : undefined,
        status === "sent" ? undefined : hasStatus,
      ],
      through: [equals(m.sequenceId, sequenceId), status === "sent" ? hasStatus : undefined, messageWhere(facets)],
    },
  );
}

/** A status, in a form that a partial index serves: what waits is in two of them, that of the lanes and that of the lines. */
function ofStatus(status: MessageStatus): SQL | undefined {
  if (status !== "queued" && status !== "deferred") return eq(m.status, status);
  const is = sql.raw(`'${status}'`);
  return or(sql`${m.status} = ${is} and not ${m.inLine}`, sql`${m.status} = ${is} and ${m.inLine}`);
}
