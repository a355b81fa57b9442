import { and, eq, isNull, lte } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { outbox, reps } from "../../db/schema/index.ts";

/** A feed that works again within so long is nobody's business. */
const failingMs = 86_400_000;

/** Owes the operator, once, that the calendar of a rep has been broken for a day; should it break again later, once more. */
export async function oweFailing(
  { db, queues }: Pick<Ground, "db" | "queues">,
  repId: string,
  now: Date,
): Promise<void> {
  const outboxId = await db.transaction(async (tx) => {
    const since = new Date(now.getTime() - failingMs);
    const isToTell = and(eq(reps.id, repId), isNull(reps.calendarToldAt), lte(reps.calendarFailingSince, since));
    const told = await tx.update(reps).set({ calendarToldAt: now }).where(isToTell).returning({ id: reps.id });
    if (told.length === 0) return undefined;
    const entry = { topic: "calendar.failing" as const, repId };
    const [owed] = await tx.insert(outbox).values({ entry, createdAt: now, dueAt: now }).returning({ id: outbox.id });
    return owed?.id;
  });
  if (outboxId !== undefined) await queues.enqueue("notify", { outboxId: String(outboxId) });
}
