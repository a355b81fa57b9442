import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Ground } from "../../ground.ts";
import { leads, webhookDeliveries, webhookEvents } from "../../db/schema/index.ts";
import { postJson } from "../../platform/http/post-json.ts";
import type { PostResult } from "../../platform/http/post-json.ts";
import { signWebhook } from "../../platform/secret/webhook-signature.ts";
import { eventId, writeBody } from "../event/write-body.ts";
import { isWanted } from "../event/where.ts";
import type { Where } from "../event/where.ts";
import type { Endpoint } from "./mark-safe.ts";
import { nextTryAt } from "./pace.ts";

export type PostDeps = Pick<Ground, "db" | "clock" | "site" | "webhooks" | "sealer">;

/** An endpoint with what it is called by. */
export interface OpenEndpoint {
  id: string;
  url: string;
  keys: string[];
  where: Where;
}

/** @throws UnreadableSecretError */
export function openEndpoint({ sealer, clock }: Pick<Ground, "sealer" | "clock">, endpoint: Endpoint): OpenEndpoint {
  const { id, shownUrl, sealedUrl, sealedSecret, sealedPrevious, previousUntil, where } = endpoint;
  const what = `of the webhook ${shownUrl}`;
  const keys = [sealer.open(sealedSecret, `The secret ${what}`)];
  if (sealedPrevious !== null && previousUntil !== null && previousUntil > clock.now()) {
    keys.push(sealer.open(sealedPrevious, `The previous secret ${what}`));
  }
  return { id, url: sealer.open(sealedUrl, `The URL ${what}`), keys, where };
}

const triesKept = 12;
const bodySchema = z.looseObject({ data: z.record(z.string(), z.unknown()) });

/**
 * Tries one delivery, and writes down what became of it: delivered, tried again at growing intervals, or given up after three days.
 * @returns the answer; undefined when there was nothing to deliver any more
 */
export async function postEvent(app: PostDeps, endpoint: OpenEndpoint, id: number): Promise<PostResult | undefined> {
  const { db, clock, webhooks } = app;
  const [row] = await db
    .select({ delivery: webhookDeliveries, event: webhookEvents })
    .from(webhookDeliveries)
    .innerJoin(webhookEvents, eq(webhookEvents.id, webhookDeliveries.eventId))
    .where(eq(webhookDeliveries.id, id));
  if (row === undefined || row.delivery.status !== "pending") return undefined;
  const body = row.event.body ?? (await makeBody(app, row.event));
  if (body === undefined) return undefined;
  const said: unknown = JSON.parse(body);
  // Whoever replays one, or asks for a test, wants just that one.
  if (!row.delivery.replay && !isWanted(bodySchema.parse(said).data, endpoint.where)) {
    await db
      .update(webhookDeliveries)
      .set({ status: "unwanted", settledAt: clock.now() })
      .where(eq(webhookDeliveries.id, id));
    return undefined;
  }
  const sign = signWebhook(eventId(row.event.id), clock.now(), ...endpoint.keys);
  const began = performance.now();
  const result = await postJson(endpoint.url, said, sign, webhooks);
  const ms = Math.round(performance.now() - began);
  const at = clock.now();
  const attempts = row.delivery.attempts + 1;
  const tried = { at: at.toISOString(), status: result.status ?? null, answer: result.detail, ms };
  const first = row.delivery.tries[0] ?? tried;
  const again = result.kind === "done" ? null : nextTryAt({ attempts, first: new Date(first.at) }, at, Math.random());
  await db
    .update(webhookDeliveries)
    .set({
      attempts,
      tries: [...row.delivery.tries.slice(0, 1), ...row.delivery.tries.slice(1).slice(2 - triesKept), tried],
      ...(again !== null
        ? { dueAt: again }
        : { settledAt: at, status: result.kind === "done" ? "delivered" : "failed" }),
    })
    .where(eq(webhookDeliveries.id, id));
  return result;
}

/** Written once, whoever comes first: every endpoint and try gets the same. @returns undefined when the lead is gone, and the event with it */
async function makeBody(
  { db, clock, site }: PostDeps,
  event: typeof webhookEvents.$inferSelect,
): Promise<string | undefined> {
  const { id, email, firstName, lastName, company, stage } = leads;
  const [lead] =
    event.leadId === null
      ? []
      : await db
          .select({ id, email, firstName, lastName, company, stage })
          .from(leads)
          .where(eq(leads.id, event.leadId));
  if (event.leadId !== null && lead === undefined) {
    await db.delete(webhookEvents).where(eq(webhookEvents.id, event.id));
    return undefined;
  }
  const now = clock.now();
  const body = writeBody(event, lead ?? null, site.publicUrl, now);
  const [written] = await db
    .update(webhookEvents)
    .set({
      body: sql`coalesce(${webhookEvents.body}, ${body})`,
      at: sql`coalesce(${webhookEvents.at}, ${now.toISOString()}::timestamptz)`,
    })
    .where(eq(webhookEvents.id, event.id))
    .returning({ body: webhookEvents.body });
  return written?.body ?? undefined;
}
