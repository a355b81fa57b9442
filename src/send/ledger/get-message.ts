import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { messages } from "../../db/schema/index.ts";
import { found } from "../../platform/errors.ts";

export type Message = typeof messages.$inferSelect;

/** The ledger row with this id. @throws NotFoundError */
export async function getMessage({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<Message> {
  return found(await db.select().from(messages).where(eq(messages.id, id)), "message", id);
}
