import { sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { webhookEndpoints } from "../../db/schema/index.ts";
import { ConflictError } from "../../platform/errors.ts";
import { newWebhookSecret } from "../../platform/secret/webhook-signature.ts";
import type { WebhookEndpoint, WebhookInput } from "./endpoint-schemas.ts";
import { requireMeaning } from "../event/where.ts";
import { sealSecret, sealUrl } from "./seal-endpoint.ts";

/** Each costs every change of what it wants a row, so that they are few. */
const endpointsAtMost = 20;

/**
 * Adds an endpoint. It gets what happens from the commit on, and nothing of before.
 * @param slug what files call it by
 * @returns the endpoint, and what it is signed with
 * @throws InvalidInputError `webhook_url_refused`, `webhook_secret_refused`, `event_field_unknown`, `event_value_unknown`; ConflictError `webhooks_full`
 */
export async function createEndpoint(
  app: Pick<Ground, "db" | "clock" | "sealer" | "webhooks">,
  { url, types, where, description, secret = newWebhookSecret() }: WebhookInput,
  slug: string | null = null,
): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
  requireMeaning(types, where);
  const row = { ...sealUrl(app, url), sealedSecret: sealSecret(app, secret), types, where, description, slug };
  const now = app.clock.now();
  const endpoint = await app.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('ripen.webhooks'))`);
    if ((await tx.$count(webhookEndpoints)) >= endpointsAtMost) {
      throw new ConflictError("webhooks_full", `There are ${endpointsAtMost} webhooks at most: delete one first.`);
    }
    const [added] = await tx
      .insert(webhookEndpoints)
      .values({ ...row, createdAt: now, updatedAt: now })
      .returning();
    if (added === undefined) throw new Error("insert returned no row");
    return added;
  });
  return { endpoint, secret };
}
