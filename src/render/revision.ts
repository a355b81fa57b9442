import { sql } from "drizzle-orm";
import type { Executor, Tx } from "../db/client.ts";
import { partialsPrefix } from "./load-partials.ts";

/**
 * What stored templates are, without their texts: another one after each that was stored or deleted. Compiling takes too
 * long for a transaction, so what was checked is compared by this when it is stored.
 * @param among what is looked at: all templates, or those that others include
 */
export async function revisionOf(db: Executor, among: "all" | "partials"): Promise<string> {
  const which = among === "all" ? sql`true` : sql`starts_with(key, ${partialsPrefix})`;
  // The transaction that wrote a row tells its versions apart, whatever the clock says.
  const [row] = await db.execute<{ revision: string }>(sql`
    select md5(coalesce(string_agg(id || ' ' || xmin, ',' order by id), '')) as revision from templates where ${which}`);
  return row?.revision ?? "";
}

/** Lets nobody else store or delete a template until the transaction ends. They can be read. */
export async function holdTemplates(tx: Tx): Promise<void> {
  await tx.execute(sql`lock table templates in share row exclusive mode`);
}
