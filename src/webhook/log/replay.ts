import { sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { ConflictError, InvalidInputError } from "../../platform/errors.ts";
import { readEndpoint } from "../endpoint/patch-endpoint.ts";
import type { WebhookEndpoint } from "../endpoint/endpoint-schemas.ts";
import type { LoggedDelivery } from "./delivery-schemas.ts";
import { readDelivery } from "./read-log.ts";

type Deps = Pick<Ground, "db" | "clock" | "queues">;

const rangeAtMost = 10_000;

function refuseDisabled({ state }: WebhookEndpoint): void {
  if (state === "disabled") {
    throw new ConflictError("webhook_disabled", 'The webhook is disabled. PATCH it with {"state": "enabled"} first.');
  }
}

/**
 * Delivers one event once more, under the same `webhook-id` and with the same body.
 * @throws NotFoundError; ConflictError `webhook_disabled`, `delivery_pending`
 */
export async function replayOne(
  app: Deps,
  { id, deliveryId }: { id: string; deliveryId: number },
): Promise<LoggedDelivery> {
  refuseDisabled(await readEndpoint(app, id));
  const { delivery } = await readDelivery(app, { id, deliveryId });
  const [added] = await app.db.execute<{ id: string }>(sql`
    insert into webhook_deliveries (event_id, endpoint_id, subject, replay)
    select ${delivery.eventId}, ${id}::uuid, ${delivery.subject}::uuid, true
    where not exists (select from webhook_deliveries d
      where d.event_id = ${delivery.eventId} and d.endpoint_id = ${id}::uuid and d.status = 'pending')
    returning id`);
  if (added === undefined) throw new ConflictError("delivery_pending", "It waits to be delivered already.");
  await app.queues.enqueue("deliver", { webhookEndpointId: id });
  return readDelivery(app, { id, deliveryId: Number(added.id) });
}

/**
 * Delivers once more what was written down for an endpoint within a range of time, in order, whatever became of it; what waits
 * already is not sent twice. Tests, and what its conditions did not hold for, are left out.
 * @param only just what was not delivered
 * @returns how many are sent again
 * @throws NotFoundError; ConflictError `webhook_disabled`; InvalidInputError `range_empty`, `range_too_large`
 */
export async function replayRange(
  app: Deps,
  { id, from, to, only }: { id: string; from: Date; to: Date; only: "all" | "undelivered" },
): Promise<number> {
  refuseDisabled(await readEndpoint(app, id));
  if (to <= from) throw new InvalidInputError("range_empty", "`to` must be later than `from`.");
  // What was canceled before it was tried has no instant of its own where its change has none.
  const rows = await app.db.execute<{ id: string; subject: string }>(sql`
    select v.id, max(d.subject::text) as subject from webhook_deliveries d join webhook_events v on v.id = d.event_id
    where d.endpoint_id = ${id}::uuid and v.type <> 'webhook.test'
      and coalesce(v.at, d.settled_at, v.written_at) >= ${from.toISOString()}::timestamptz
      and coalesce(v.at, d.settled_at, v.written_at) < ${to.toISOString()}::timestamptz
    group by v.id
    having not bool_or(d.status = 'pending') and not bool_and(d.status = 'unwanted') ${only === "all" ? sql`` : sql`and not bool_or(d.status = 'delivered')`}
    order by v.id limit ${rangeAtMost + 1}`);
  if (rows.length > rangeAtMost) {
    const message = `These are more than ${rangeAtMost} events: replay them by shorter ranges.`;
    throw new InvalidInputError("range_too_large", message, [{ pointer: "/to", code: "range_too_large", message }]);
  }
  if (rows.length === 0) return 0;
  await app.db.execute(sql`
    insert into webhook_deliveries (event_id, endpoint_id, subject, replay)
    select r.id, ${id}::uuid, r.subject, true
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) r (id bigint, subject uuid) order by r.id`);
  await app.queues.enqueue("deliver", { webhookEndpointId: id });
  return rows.length;
}
