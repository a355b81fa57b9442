import type { transports } from "../../db/schema/index.ts";

export type TransportRow = typeof transports.$inferSelect;
