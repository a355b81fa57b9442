import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { transports } from "../../db/schema/index.ts";
import { found } from "../../platform/errors.ts";
import type { TransportRow } from "./transport-row.ts";

/** The transport with this id. @throws NotFoundError */
export async function getTransport({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<TransportRow> {
  return found(await db.select().from(transports).where(eq(transports.id, id)), "transport", id);
}
