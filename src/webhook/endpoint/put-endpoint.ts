import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { violatedUnique } from "../../db/violated-unique.ts";
import { webhookEndpoints } from "../../db/schema/index.ts";
import { createEndpoint } from "./create-endpoint.ts";
import type { WebhookEndpoint, WebhookInput } from "./endpoint-schemas.ts";
import { patchEndpoint } from "./patch-endpoint.ts";

/**
 * Makes the endpoint with this slug, or replaces what it says; one that is there keeps its secret, and its health while its URL
 * stays the same.
 * @throws InvalidInputError `webhook_url_refused`, `webhook_secret_refused`, `event_field_unknown`, `event_value_unknown`; ConflictError `webhooks_full`
 */
export async function putEndpoint(
  app: Pick<Ground, "db" | "clock" | "sealer" | "webhooks">,
  { slug, input }: { slug: string; input: WebhookInput },
): Promise<{ endpoint: WebhookEndpoint; created: boolean }> {
  for (;;) {
    const [there] = await app.db.select().from(webhookEndpoints).where(eq(webhookEndpoints.slug, slug));
    if (there !== undefined) {
      const { url, types, where, description } = input;
      const isSame = app.sealer.read(there.sealedUrl) === url;
      const patch = { types, where, description, ...(!isSame && { url }) };
      return { endpoint: await patchEndpoint(app, { id: there.id, patch }), created: false };
    }
    const made = await createEndpoint(app, input, slug).catch((error: unknown) => {
      // Another call was quicker.
      if (violatedUnique(error) === "webhook_endpoints_slug_unique") return undefined;
      throw error;
    });
    if (made !== undefined) return { endpoint: made.endpoint, created: true };
  }
}
