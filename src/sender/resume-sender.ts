import type { Ground } from "../ground.ts";
import { ConflictError } from "../platform/errors.ts";
import type { Sender } from "./default-sender.ts";
import { getSender } from "./get-sender.ts";
import { releaseSender } from "./release-sender.ts";

/**
 * Lets a paused sender go on, within its caps. For the guard only what is sent from now on counts.
 * @param input.by who resumes it, for the guard's record
 * @throws NotFoundError; ConflictError `sender_not_paused`
 */
export async function resumeSender(
  { db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">,
  { id, by = null }: { id: string; by?: string | null },
): Promise<Sender> {
  const resumed = await db.transaction((tx) => releaseSender(tx, id, clock.now(), by));
  const sender = await getSender({ db }, { id });
  if (!resumed) throw new ConflictError("sender_not_paused", "The sender is not paused.");
  await queues.enqueue("dispatch", { senderId: id });
  return sender;
}
