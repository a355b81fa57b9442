import { getTableColumns } from "drizzle-orm";
import { apiKeys } from "../db/schema/index.ts";

const { hash: _hash, previousHash: _previous, ...columns } = getTableColumns(apiKeys);

/** What may be told of a key: all but the digests of its secrets. */
export const keyColumns = columns;

/** A key without the digests of its secrets. */
export type ApiKey = Omit<typeof apiKeys.$inferSelect, "hash" | "previousHash">;
