import { and, eq, lte } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { webhookCalls } from "../../db/schema/index.ts";
import { postJson } from "../../platform/http/post-json.ts";

// Eight tries over about two days.
const retryAfterMs = [60, 300, 1_800, 7_200, 21_600, 43_200, 86_400].map((seconds) => seconds * 1_000);
const leaseMs = 60_000;

/**
 * Makes one call that a webhook step owes. An answer of 2xx is done; 408, 425, 429, 5xx and a lost connection are tried
 * again, at growing intervals; anything else, and an address that must not be called, is final.
 */
export async function callWebhook(
  { db, clock, webhooks }: Pick<Ground, "db" | "clock" | "webhooks">,
  id: string,
): Promise<void> {
  const now = clock.now();
  const [call] = await db
    .update(webhookCalls)
    .set({ dueAt: new Date(now.getTime() + leaseMs) })
    .where(and(eq(webhookCalls.id, id), eq(webhookCalls.status, "pending"), lte(webhookCalls.dueAt, now)))
    .returning();
  if (call === undefined) return;
  const headers = { "Idempotency-Key": call.id };
  const result = await postJson(call.url, { id: call.id, ...call.body }, headers, webhooks);
  const attempts = call.attempts + 1;
  const wait = retryAfterMs[attempts - 1];
  const at = clock.now();
  const again = result.kind === "retry" && wait !== undefined ? new Date(at.getTime() + wait) : null;
  await db
    .update(webhookCalls)
    .set({
      attempts,
      answer: result.detail,
      status: result.kind === "done" ? "done" : again === null ? "failed" : "pending",
      ...(again === null ? { settledAt: at } : { dueAt: again }),
    })
    .where(eq(webhookCalls.id, id));
}
