import { inArray } from "drizzle-orm";
import type { Tx } from "../db/client.ts";
import { transports } from "../db/schema/index.ts";
import { InvalidInputError } from "../platform/errors.ts";

/**
 * Makes sure that transports exist, and still do when the transaction ends: they are locked against deletion.
 * @throws InvalidInputError `unknown_transport`, naming each
 */
export async function checkTransports(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const found = await tx
    .select({ id: transports.id })
    .from(transports)
    .where(inArray(transports.id, [...ids]))
    .for("key share");
  const known = new Set(found.map(({ id }) => id));
  const problems = ids.flatMap((id, index) =>
    known.has(id)
      ? []
      : [{ pointer: `/transportIds/${index}`, code: "unknown_transport", message: "There is no such transport" }],
  );
  if (problems.length > 0) throw new InvalidInputError("unknown_transport", "A transport does not exist.", problems);
}
