import { jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/**
 * A resource that was applied from a folder: `is` are the hashes that it may have (two while an apply is under way: as it was, and
 * as it is to be), `how` is what the file says besides, such as what becomes of enrollments.
 */
export interface AppliedResource {
  is: string[];
  how?: Record<string, unknown>;
}

/** What was applied last from a folder of files, by the name that the folder has here. It tells drift, and what a file is gone of. */
export const applied = pgTable("applied", {
  name: text("name").primaryKey(),
  /** by `kind/key` */
  resources: jsonb("resources").$type<Record<string, AppliedResource>>().notNull(),
  by: text("by").notNull(),
  at: instant("at").notNull(),
});
