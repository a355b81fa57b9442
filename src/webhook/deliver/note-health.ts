import { and, eq, gt, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { webhookDeliveries, webhookEndpoints } from "../../db/schema/index.ts";
import type { DisabledFor } from "../../db/schema/webhooks.ts";
import type { PostResult } from "../../platform/http/post-json.ts";
import { withoutEcho } from "../../platform/http/call/without-echo.ts";
import { owe } from "../../promote/owe.ts";
import { failingAtMostMs, failuresThatSlow, slowUntil } from "./pace.ts";
import type { Endpoint } from "./mark-safe.ts";

/**
 * Writes down how an endpoint does after a round: when it works again, what waited for it is due at once; when it asks for it or fails
 * again and again, it is left alone for a while; when it is gone (410), or has only failed for days, it is disabled and the operator
 * is told.
 * @returns whether the round may go on
 */
export async function noteHealth(
  { db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">,
  endpoint: Endpoint,
  results: readonly PostResult[],
): Promise<boolean> {
  if (results.length === 0) return true;
  const now = clock.now();
  const { id } = endpoint;
  const failed = results.filter(({ kind }) => kind !== "done");
  const gone = failed.some(({ status }) => status === 410);
  const worked = failed.length < results.length;
  const last = failed.at(-1);
  const failures = worked ? 0 : endpoint.failures + 1;
  const failingSince = worked ? null : (endpoint.failingSince ?? now);
  const asking = failed.find(({ retryAfterMs }) => retryAfterMs !== undefined) ?? last;
  const slow =
    asking === undefined ? null : slowUntil({ ...asking, failures, status: asking.status ?? null }, now, Math.random());
  await db
    .update(webhookEndpoints)
    .set({
      failures,
      failingSince,
      slowUntil: slow,
      ...(worked && { lastOkAt: now }),
      ...(last !== undefined && { lastError: withoutEcho(last.detail), lastErrorAt: now }),
    })
    .where(eq(webhookEndpoints.id, id));
  // An event that fails while others do not waits for its time.
  if (worked && endpoint.failures >= failuresThatSlow) await hurry(db, id, now);
  const isOver = failingSince !== null && failingSince.getTime() <= now.getTime() - failingAtMostMs;
  if (!gone && !isOver) return slow === null && failed.length === 0;
  const outboxId = await db.transaction(async (tx) => {
    if (!(await disable(tx, id, gone ? "gone" : "failing", now))) return undefined;
    return owe(tx, { topic: "webhook.disabled", webhookId: id }, now);
  });
  if (outboxId !== undefined) await queues.enqueue("notify", { outboxId: String(outboxId) });
  return false;
}

/** What waits for its next try does not wait any longer. */
async function hurry(db: Ground["db"], endpointId: string, now: Date): Promise<void> {
  await db
    .update(webhookDeliveries)
    .set({ dueAt: now })
    .where(
      and(
        eq(webhookDeliveries.endpointId, endpointId),
        eq(webhookDeliveries.status, "pending"),
        gt(webhookDeliveries.dueAt, now),
      ),
    );
}

/**
 * Disables an endpoint: nothing is written down for it any more, and what waited is canceled, until somebody replays it.
 * @returns whether it was not disabled before
 */
export async function disable(tx: Tx, id: string, disabledFor: DisabledFor, now: Date): Promise<boolean> {
  const [disabled] = await tx
    .update(webhookEndpoints)
    .set({ state: "disabled", disabledFor, updatedAt: now })
    .where(and(eq(webhookEndpoints.id, id), sql`${webhookEndpoints.state} <> 'disabled'`))
    .returning({ id: webhookEndpoints.id });
  if (disabled === undefined) return false;
  await tx
    .update(webhookDeliveries)
    .set({ status: "canceled", settledAt: now })
    .where(and(eq(webhookDeliveries.endpointId, id), eq(webhookDeliveries.status, "pending")));
  return true;
}
