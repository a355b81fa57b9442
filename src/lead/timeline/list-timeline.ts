import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { activities, messages } from "../../db/schema/index.ts";
import type { ActivityKind } from "../../db/schema/leads.ts";
import { getLead } from "../get-lead.ts";
import { encodeTimelineCursor } from "./timeline-cursor.ts";
import type { TimelinePosition } from "./timeline-cursor.ts";

export interface TimelineEntry {
  id: string;
  kind: ActivityKind | "sent";
  at: Date;
  enrollmentId: string | null;
  messageId: string | null;
  data: Record<string, unknown>;
}

/** What happened with a lead, newest first: its activities and the messages sent to it. @throws NotFoundError */
export async function listTimeline(
  app: Pick<Ground, "db">,
  { id, limit, cursor }: { id: string; limit: number; cursor?: TimelinePosition | undefined },
): Promise<{ rows: TimelineEntry[]; nextCursor: string | null }> {
  await getLead(app, { id });
  const entries = [...(await activitiesOf(app, id, limit + 1, cursor)), ...(await sendsOf(app, id, limit + 1, cursor))];
  entries.sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1));
  const rows = entries.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: entries.length > limit && last !== undefined ? encodeTimelineCursor(last) : null };
}

function activitiesOf({ db }: Pick<Ground, "db">, leadId: string, limit: number, cursor: TimelinePosition | undefined) {
  return db
    .select({
      id: activities.id,
      kind: activities.kind,
      at: activities.at,
      enrollmentId: activities.enrollmentId,
      messageId: activities.messageId,
      data: activities.data,
    })
    .from(activities)
    .where(and(eq(activities.leadId, leadId), before(sql`(${activities.at}, ${activities.id})`, cursor)))
    .orderBy(desc(activities.at), desc(activities.id))
    .limit(limit);
}

async function sendsOf(
  { db }: Pick<Ground, "db">,
  leadId: string,
  limit: number,
  cursor: TimelinePosition | undefined,
): Promise<TimelineEntry[]> {
  const rows = await db
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.leadId, leadId),
        isNotNull(messages.sentAt),
        before(sql`(${messages.sentAt}, ${messages.id})`, cursor),
      ),
    )
    .orderBy(desc(messages.sentAt), desc(messages.id))
    .limit(limit);
  return rows.map(({ id, sentAt, queuedAt, enrollmentId, subject, stepId, sequenceId }) => ({
    id,
    kind: "sent",
    at: sentAt ?? queuedAt,
    enrollmentId,
    messageId: id,
    data: { subject, stepId, sequenceId },
  }));
}

function before(position: SQL, cursor: TimelinePosition | undefined): SQL | undefined {
  return cursor && sql`${position} < (${cursor.at.toISOString()}::timestamptz, ${cursor.id}::uuid)`;
}
