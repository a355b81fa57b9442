import { and, desc, eq, lt } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { webhookDeliveries, webhookEvents } from "../../db/schema/index.ts";
import type { DeliveryStatus } from "../../db/schema/webhooks.ts";
import { found } from "../../platform/errors.ts";
import type { LoggedDelivery } from "./delivery-schemas.ts";

/** Deliveries of an endpoint, newest first. `after` is the id that the page starts after. */
export async function listDeliveries(
  { db }: Pick<Ground, "db">,
  asked: {
    id: string;
    limit: number;
    after?: number | undefined;
    status?: DeliveryStatus | undefined;
    type?: string | undefined;
  },
): Promise<{ rows: LoggedDelivery[]; next: number | null }> {
  const { id, limit, after, status, type } = asked;
  const rows = await db
    .select({ delivery: webhookDeliveries, event: webhookEvents })
    .from(webhookDeliveries)
    .innerJoin(webhookEvents, eq(webhookEvents.id, webhookDeliveries.eventId))
    .where(
      and(
        eq(webhookDeliveries.endpointId, id),
        after === undefined ? undefined : lt(webhookDeliveries.id, after),
        status === undefined ? undefined : eq(webhookDeliveries.status, status),
        type === undefined ? undefined : eq(webhookEvents.type, type),
      ),
    )
    .orderBy(desc(webhookDeliveries.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  return { rows: page, next: rows.length > limit ? (page.at(-1)?.delivery.id ?? null) : null };
}

/** @throws NotFoundError */
export async function readDelivery(
  { db }: Pick<Ground, "db">,
  { id, deliveryId }: { id: string; deliveryId: number },
): Promise<LoggedDelivery> {
  const rows = await db
    .select({ delivery: webhookDeliveries, event: webhookEvents })
    .from(webhookDeliveries)
    .innerJoin(webhookEvents, eq(webhookEvents.id, webhookDeliveries.eventId))
    .where(and(eq(webhookDeliveries.endpointId, id), eq(webhookDeliveries.id, deliveryId)));
  return found(rows, "webhook_delivery", String(deliveryId));
}
