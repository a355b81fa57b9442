import { customType, timestamp, uuid } from "drizzle-orm/pg-core";
import { newId } from "../../platform/ids.ts";

/** An instant (`timestamptz`), a JavaScript Date on this side. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

/** Primary key, UUIDv7. */
export const primaryId = () => uuid("id").primaryKey().$defaultFn(newId);

/** Raw bytes (`bytea`). */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea" });
