import { eq, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { senders, transports } from "../../db/schema/index.ts";
import { ConflictError, found } from "../../platform/errors.ts";

/** Deletes a transport that no sender uses. @throws NotFoundError; ConflictError `transport_in_use` */
export async function deleteTransport({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<void> {
  await db.transaction(async (tx) => {
    // Locked first: a sender that is about to use it either has been seen below or finds it gone.
    const rows = await tx.select({ id: transports.id }).from(transports).where(eq(transports.id, id)).for("update");
    found(rows, "transport", id);
    const users = await tx
      .select({ email: senders.email })
      .from(senders)
      .where(sql`${id}::uuid = any(${senders.transportIds})`)
      .limit(3);
    if (users.length > 0) {
      const some = users.map(({ email }) => email).join(", ");
      throw new ConflictError("transport_in_use", `Senders use it, such as ${some}.`);
    }
    await tx.delete(transports).where(eq(transports.id, id));
  });
}
