import { pgTable, uuid } from "drizzle-orm/pg-core";
import { enrollments } from "./enrollments.ts";

/**
 * Enrollments that were due when a backup was restored. Their next mail may have been sent by the installation that was lost: it is
 * uncertain from the first, and takes the row with it.
 */
export const restoreHolds = pgTable("restore_holds", {
  enrollmentId: uuid("enrollment_id")
    .primaryKey()
    .references(() => enrollments.id, { onDelete: "cascade" }),
});
