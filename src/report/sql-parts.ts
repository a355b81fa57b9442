import { and, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

/** A list of SQL parts, separated by commas. */
export const commas = (parts: readonly SQL[]): SQL => sql.join([...parts], sql`, `);

/** A name as SQL. */
export const ident = (name: string): SQL => sql`${sql.identifier(name)}`;

/** All conditions together, for a WHERE that may be empty. */
export const allOf = (...parts: (SQL | undefined)[]): SQL => and(sql`true`, ...parts) ?? sql`true`;
