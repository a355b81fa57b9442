import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { Tx } from "../db/client.ts";
import { senders } from "../db/schema/index.ts";
import { found } from "../platform/errors.ts";
import type { Sender } from "./default-sender.ts";

/** The sender with this id. @throws NotFoundError */
export async function getSender({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<Sender> {
  return found(await db.select().from(senders).where(eq(senders.id, id)), "sender", id);
}

/** As `getSender`, locked until the transaction ends: nothing is claimed for it meanwhile when it has caps. */
export async function lockSender(tx: Tx, id: string): Promise<Sender> {
  return found(await tx.select().from(senders).where(eq(senders.id, id)).for("no key update"), "sender", id);
}
