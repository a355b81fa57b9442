import { and, eq, lte } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { takeAlone } from "../../aside/take-alone.ts";
import { webhookCalls } from "../../db/schema/index.ts";
import type { SetAside } from "../../jobs/room.ts";
import { laterOf } from "../../platform/http/call/retry-after.ts";
import { postJson } from "../../platform/http/post-json.ts";

// Eight tries over about two days.
const retryAfterMs = [60, 300, 1_800, 7_200, 21_600, 43_200, 86_400].map((seconds) => seconds * 1_000);
const leaseMs = 60_000;

type Deps = Pick<Ground, "db" | "clock" | "webhooks" | "log">;

/**
 * Makes one call that a webhook step owes. An answer of 2xx is done; 408, 425, 429, 5xx and a lost connection are tried
 * again, at growing intervals; anything else, and an address that must not be called, is final. One that cannot even be
 * made is set aside.
 */
export async function callWebhook(app: Deps, id: string): Promise<void> {
  await takeAlone(
    app,
    "webhook",
    () => callOnce(app, id),
    async () => {
      const [call] = await app.db.select().from(webhookCalls).where(eq(webhookCalls.id, id));
      return {
        kind: "webhook_call",
        subject: id,
        leadId: call?.leadId ?? null,
        enrollmentId: call?.enrollmentId ?? null,
      };
    },
  );
}

/** Makes the calls again that could not be made. */
export async function callAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  const at = app.clock.now();
  for (const { subject } of items) {
    const owed = and(eq(webhookCalls.id, subject), eq(webhookCalls.status, "pending"));
    await app.db.update(webhookCalls).set({ dueAt: at }).where(owed);
    await callWebhook(app, subject);
  }
  return [];
}

async function callOnce({ db, clock, webhooks }: Deps, id: string): Promise<void> {
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
  const own = retryAfterMs[attempts - 1];
  const wait = own && laterOf(own, result);
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
