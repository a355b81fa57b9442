import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { setAsides } from "../db/schema/index.ts";
import type { SetAside } from "../jobs/room.ts";
import { found } from "../platform/errors.ts";

/** One thing that is set aside. @throws NotFoundError, also when it goes on by now */
export async function getSetAside({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<SetAside> {
  return found(await db.select().from(setAsides).where(eq(setAsides.id, id)), "set_aside", id);
}

/** Lets it be tried again at once. What comes of it is seen a moment later. @throws NotFoundError */
export async function retrySetAside(
  { db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">,
  { id }: { id: string },
): Promise<SetAside> {
  const rows = await db.update(setAsides).set({ nextTryAt: clock.now() }).where(eq(setAsides.id, id)).returning();
  const row = found(rows, "set_aside", id);
  await queues.enqueue("retry", {});
  return row;
}
