import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { HandoffParts } from "../parts.ts";
import { guardTrips } from "../../db/schema/index.ts";
import { postJson } from "../../platform/http/post-json.ts";
import { signWebhook } from "../../platform/secret/webhook-signature.ts";
import { presentTrip } from "../../send/guard/trip-schemas.ts";

/** Tries, a minute apart: about a day. */
const triesAtMost = 1_440;

/**
 * Tells the operator's webhook, if there is one, that the guard paused something. Signed as Standard Webhooks 1.0 says: the
 * same `webhook-id` however often it is tried, HMAC-SHA-256 over id, timestamp and body.
 * @param attempts how many times it was tried, this one included
 * @returns whether nothing is owed any more; an answer that will not change is the end, too
 */
export async function postGuardEvent(
  { db, clock, log, operator, webhooks }: Pick<Ground & HandoffParts, "db" | "clock" | "log" | "operator" | "webhooks">,
  tripId: string,
  attempts: number,
): Promise<boolean> {
  const { webhook } = operator;
  if (webhook === null) return true;
  const [trip] = await db.select().from(guardTrips).where(eq(guardTrips.id, tripId));
  if (trip === undefined) return true;
  const id = `guard_${trip.id}`;
  const event = { type: "guard.tripped", timestamp: trip.at.toISOString(), data: presentTrip(trip) };
  const sign = signWebhook(id, clock.now(), webhook.secret);
  const result = await postJson(webhook.url, event, sign, webhooks);
  if (result.kind !== "done") log.error({ tripId, result }, "the operator's webhook did not take the event");
  return result.kind !== "retry" || attempts >= triesAtMost;
}
