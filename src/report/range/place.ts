import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Span } from "./range.ts";

/**
 * Which of some spans an instant lies in, by its number from 0, as SQL: the spans follow each other, as buckets of a range do. So
 * the database never reckons with calendars of its own.
 */
export function placeOf(at: SQL, spans: readonly Span[]): SQL {
  const starts = spans.map(({ from }) => from.toISOString());
  return sql`(width_bucket(${at}, ${`{${starts.join(",")}}`}::timestamptz[]) - 1)`;
}
