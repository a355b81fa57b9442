import { sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";
import { columnRows } from "../../platform/rows/column-rows.ts";
import type { Endpoint } from "./mark-safe.ts";

// Type aliases, not interfaces: rows of a query have an index signature.
type Due = { id: string; subject: string };
type Head = { id: string; subject: string; dueAt: string; isReady: boolean };

/**
 * What an endpoint may get now: of each lead, or thing, the oldest event that was not delivered yet. What stands behind one that
 * waits for its next try waits as long.
 * @param limit of deliveries that are looked at
 * @returns ids, oldest first; `more`: whether others are due behind them
 */
export async function findHeads(
  { db, clock }: Pick<Ground, "db" | "clock">,
  endpoint: Pick<Endpoint, "id" | "safeId">,
  limit: number,
): Promise<{ ids: number[]; more: boolean }> {
  const now = sql`${clock.now().toISOString()}::timestamptz`;
  const of = sql`d.endpoint_id = ${endpoint.id}::uuid and d.status = 'pending'`;
  const due = await db.execute<Due>(sql`
    select d.id, d.subject from webhook_deliveries d
    where ${of} and d.due_at <= ${now} and d.event_id <= ${endpoint.safeId}
    order by d.due_at, d.event_id limit ${limit}`);
  if (due.length === 0) return { ids: [], more: false };
  const subjects = [...new Set(due.map(({ subject }) => subject))].map((subject) => ({ subject }));
  const heads = await db.execute<Head>(sql`
    select h.id, h.subject, h.due_at as "dueAt", h.due_at <= ${now} and h.event_id <= ${endpoint.safeId} as "isReady"
    from ${columnRows(subjects, { subject: "uuid" })} cross join lateral (
      select * from webhook_deliveries d where ${of} and d.subject = r.subject order by d.event_id, d.id limit 1) h
    order by h.event_id, h.id`);
  const waiting = new Map(heads.flatMap((head) => (head.isReady ? [] : [[head.subject, head] as const])));
  const behind = due.flatMap(({ id, subject }) => {
    const head = waiting.get(subject);
    return head === undefined || head.id === id ? [] : [{ id, dueAt: head.dueAt }];
  });
  if (behind.length > 0) {
    await db.execute(sql`
      update webhook_deliveries d set due_at = r."dueAt"
      from ${recordRows(behind, `id bigint, "dueAt" timestamptz`)} where d.id = r.id and d.status = 'pending'`);
  }
  const ready = heads.filter(({ isReady }) => isReady).map(({ id }) => Number(id));
  return { ids: ready, more: due.length > ready.length || due.length === limit };
}
