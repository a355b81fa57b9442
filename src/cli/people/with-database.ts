import type { DatabaseConfig } from "../../config/database.ts";
import type { Ground } from "../../ground.ts";
import { openCommandDatabase } from "../open-database.ts";

/** Does something on the migrated database, starting the embedded one if there is no other. */
export async function withDatabase<T>(
  database: DatabaseConfig,
  act: (parts: Pick<Ground, "db" | "clock">) => Promise<T>,
): Promise<T> {
  const { openDatabase } = await import("../../db/client.ts");
  const { requireSchema } = await import("../../db/require-schema.ts");
  const { systemClock } = await import("../../platform/clock.ts");
  await using stack = new AsyncDisposableStack();
  const { url } = stack.use(await openCommandDatabase(database));
  await requireSchema(url);
  const { db } = stack.adopt(openDatabase(url, 2), (opened) => opened.close());
  // Awaited here: what is in use ends when this returns.
  return await act({ db, clock: systemClock });
}
