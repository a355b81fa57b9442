import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { shiftUtc } from "./dates.ts";

/** Comparisons of numbers as SQL has them. */
export const comparisons = { eq: "=", neq: "<>", gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

/** That an instant lies within the last `within` up to now, both ends included. */
export function spanSql(column: SQL, within: string | undefined, now: Date): SQL {
  const to = sql`${column} <= ${now.toISOString()}::timestamptz`;
  const edge = within === undefined ? null : shiftUtc(now, within, -1);
  return edge === null ? to : sql`${to} and ${column} >= ${new Date(edge).toISOString()}::timestamptz`;
}
