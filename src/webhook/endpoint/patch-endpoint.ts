import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { webhookDeliveries, webhookEndpoints } from "../../db/schema/index.ts";
import { found } from "../../platform/errors.ts";
import { newWebhookSecret } from "../../platform/secret/webhook-signature.ts";
import { disable } from "../deliver/note-health.ts";
import type { WebhookEndpoint, WebhookPatch } from "./endpoint-schemas.ts";
import { requireMeaning } from "../event/where.ts";
import { sealSecret, sealUrl } from "./seal-endpoint.ts";

const rotationMs = 24 * 3_600_000;

/**
 * Changes an endpoint. With another URL, or enabled again, it counts as one that has not failed yet. Other types hold for what
 * happens from then on.
 * @throws NotFoundError; InvalidInputError `webhook_url_refused`, `event_field_unknown`, `event_value_unknown`
 */
export async function patchEndpoint(
  app: Pick<Ground, "db" | "clock" | "sealer" | "webhooks">,
  { id, patch: { url, types, where, description, state } }: { id: string; patch: WebhookPatch },
): Promise<WebhookEndpoint> {
  const now = app.clock.now();
  const afresh = url !== undefined || state === "enabled";
  const set = {
    ...(url !== undefined && sealUrl(app, url)),
    ...(types !== undefined && { types }),
    ...(where !== undefined && { where }),
    ...(description !== undefined && { description }),
    ...(state !== undefined && state !== "disabled" && { state, disabledFor: null }),
    ...(afresh && { failures: 0, failingSince: null, lastError: null, lastErrorAt: null, slowUntil: null }),
    updatedAt: now,
  };
  return app.db.transaction(async (tx) => {
    if (state === "disabled") await disable(tx, id, "manual", now);
    const rows = await tx.update(webhookEndpoints).set(set).where(eq(webhookEndpoints.id, id)).returning();
    const changed = found(rows, "webhook", id);
    requireMeaning(changed.types, changed.where);
    return changed;
  });
}

/**
 * Gives an endpoint another secret. For a day what is sent is signed with the one before, too, so that the receiver can be changed
 * without losing anything; whoever rotates again within the day ends the one before that.
 * @throws NotFoundError; InvalidInputError `webhook_secret_refused`
 */
export async function rotateSecret(
  { db, clock, sealer }: Pick<Ground, "db" | "clock" | "sealer">,
  { id, secret = newWebhookSecret() }: { id: string; secret?: string | undefined },
): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
  const now = clock.now();
  const rotated = await db
    .update(webhookEndpoints)
    .set({
      sealedPrevious: webhookEndpoints.sealedSecret,
      sealedSecret: sealSecret({ sealer }, secret),
      previousUntil: new Date(now.getTime() + rotationMs),
      updatedAt: now,
    })
    .where(eq(webhookEndpoints.id, id))
    .returning();
  return { endpoint: found(rotated, "webhook", id), secret };
}

/** @throws NotFoundError */
export async function readEndpoint({ db }: Pick<Ground, "db">, id: string): Promise<WebhookEndpoint> {
  return found(await db.select().from(webhookEndpoints).where(eq(webhookEndpoints.id, id)), "webhook", id);
}

/** Takes an endpoint away, with its log. @throws NotFoundError */
export async function deleteEndpoint({ db }: Pick<Ground, "db">, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const gone = await tx.delete(webhookEndpoints).where(eq(webhookEndpoints.id, id)).returning();
    found(gone, "webhook", id);
    await tx.delete(webhookDeliveries).where(eq(webhookDeliveries.endpointId, id));
  });
}
