import { Temporal } from "temporal-polyfill";
import type { Tx } from "../../db/client.ts";
import { erasureRequests } from "../../db/schema/index.ts";

/** Opens the operator's task of erasing somebody's data, due a month after it was asked for (GDPR Art. 12(3)); once for each mail. */
export async function requestErasure(
  tx: Tx,
  about: { leadId: string; inboundMailId: string; email: string },
  now: Date,
): Promise<void> {
  await tx
    .insert(erasureRequests)
    .values({ ...about, requestedAt: now, dueAt: monthAfter(now) })
    .onConflictDoNothing();
}

function monthAfter(now: Date): Date {
  const due = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO("UTC").add({ months: 1 });
  return new Date(due.epochMilliseconds);
}
