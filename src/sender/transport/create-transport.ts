import type { Ground } from "../../ground.ts";
import { transports } from "../../db/schema/index.ts";
import { ConflictError } from "../../platform/errors.ts";
import type { TransportRow } from "./transport-row.ts";
import type { TransportInput } from "./transport-schemas.ts";

/** Adds a mail server that senders may use. @throws ConflictError `transport_exists` when another one has the name */
export async function createTransport(
  { db, clock, sealer }: Pick<Ground, "db" | "clock" | "sealer">,
  { url, ...input }: TransportInput,
): Promise<TransportRow> {
  const [transport] = await db
    .insert(transports)
    .values({ ...input, sealedUrl: sealer.seal(url), createdAt: clock.now() })
    .onConflictDoNothing({ target: transports.name })
    .returning();
  if (transport === undefined) throw nameTaken();
  return transport;
}

export const nameTaken = () => new ConflictError("transport_exists", "Another transport has this name.");
