import { and, eq, isNull } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { senders } from "../db/schema/index.ts";
import { ConflictError } from "../platform/errors.ts";
import type { Sender } from "./default-sender.ts";
import { getSender } from "./get-sender.ts";

/**
 * Holds a sender: nothing more is claimed for it until a person resumes it, and what is claimed already does not pass the fence.
 * @throws NotFoundError; ConflictError `sender_paused`
 */
export async function pauseSender(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id, reason }: { id: string; reason: string },
): Promise<Sender> {
  const [paused] = await db
    .update(senders)
    .set({ pausedAt: clock.now(), pausedReason: reason })
    .where(and(eq(senders.id, id), isNull(senders.pausedAt)))
    .returning();
  if (paused !== undefined) return paused;
  const { pausedReason } = await getSender({ db }, { id });
  throw new ConflictError("sender_paused", `The sender is paused already: ${pausedReason ?? "no reason was given"}.`);
}
