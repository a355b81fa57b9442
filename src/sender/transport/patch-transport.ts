import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { violatedUnique } from "../../db/violated-unique.ts";
import { transports } from "../../db/schema/index.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { nameTaken } from "./create-transport.ts";
import type { TransportRow } from "./transport-row.ts";
import type { TransportPatch } from "./transport-schemas.ts";

/**
 * Changes the named fields of a transport; running workers use it within seconds.
 * @throws NotFoundError; ConflictError `transport_exists`
 */
export async function patchTransport(
  { db, sealer }: Pick<Ground, "db" | "sealer">,
  { id, patch: { url, ...patch } }: { id: string; patch: TransportPatch },
): Promise<TransportRow> {
  const [transport] = await db
    .update(transports)
    // Naming a column by itself keeps an empty patch a valid statement.
    .set({ name: transports.name, ...patch, ...(url !== undefined && { sealedUrl: sealer.seal(url) }) })
    .where(eq(transports.id, id))
    .returning()
    .catch((error: unknown) => {
      throw violatedUnique(error) === undefined ? error : nameTaken();
    });
  if (transport === undefined) throw new NotFoundError("transport", id);
  return transport;
}
