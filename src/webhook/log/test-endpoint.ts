import type { Ground } from "../../ground.ts";
import { webhookDeliveries, webhookEvents } from "../../db/schema/index.ts";
import { readEndpoint } from "../endpoint/patch-endpoint.ts";
import { openEndpoint, postEvent } from "../deliver/post-event.ts";
import type { PostDeps } from "../deliver/post-event.ts";
import type { LoggedDelivery } from "./delivery-schemas.ts";
import { readDelivery } from "./read-log.ts";
import { eq } from "drizzle-orm";

/**
 * Posts a `webhook.test` event now, whatever the state of the endpoint, once.
 * @returns what became of it, as it is in the log
 * @throws NotFoundError; UnreadableSecretError
 */
export async function testEndpoint(app: PostDeps & Pick<Ground, "db">, id: string): Promise<LoggedDelivery> {
  const open = openEndpoint(app, await readEndpoint(app, id));
  const now = app.clock.now();
  const deliveryId = await app.db.transaction(async (tx) => {
    const event = { type: "webhook.test", subject: id, at: now, data: { webhookId: id } };
    const [written] = await tx.insert(webhookEvents).values(event).returning({ id: webhookEvents.id });
    if (written === undefined) throw new Error("insert returned no row");
    // Never due by itself: it is posted here, once.
    const delivery = { eventId: written.id, endpointId: id, subject: id, dueAt: never };
    const [added] = await tx.insert(webhookDeliveries).values(delivery).returning({ id: webhookDeliveries.id });
    if (added === undefined) throw new Error("insert returned no row");
    return added.id;
  });
  const result = await postEvent(app, open, deliveryId);
  if (result?.kind !== "done") {
    const given = { status: "failed", settledAt: app.clock.now() } as const;
    await app.db.update(webhookDeliveries).set(given).where(eq(webhookDeliveries.id, deliveryId));
  }
  return readDelivery(app, { id, deliveryId });
}

const never = new Date("9999-12-31T00:00:00Z");
