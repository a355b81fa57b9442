import { and, eq, isNotNull } from "drizzle-orm";
import type { App } from "../app.ts";
import { senders } from "../db/schema/index.ts";
import { ConflictError } from "../platform/errors.ts";
import type { Sender } from "./default-sender.ts";
import { getSender } from "./get-sender.ts";

/** Lets a paused sender go on, within its caps. @throws NotFoundError; ConflictError `sender_not_paused` */
export async function resumeSender(
  { db, queues }: Pick<App, "db" | "queues">,
  { id }: { id: string },
): Promise<Sender> {
  const [resumed] = await db
    .update(senders)
    .set({ pausedAt: null, pausedReason: null })
    .where(and(eq(senders.id, id), isNotNull(senders.pausedAt)))
    .returning();
  if (resumed === undefined) {
    await getSender({ db }, { id });
    throw new ConflictError("sender_not_paused", "The sender is not paused.");
  }
  await queues.enqueue("dispatch", { senderId: id });
  return resumed;
}
