import { boolean, pgTable, text } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";

/** A sales rep. Round robin takes the active rep whose last assignment is the oldest. */
export const reps = pgTable("reps", {
  id: primaryId(),
  name: text("name").notNull(),
  email: text("email").notNull().unique(),
  active: boolean("active").notNull().default(true),
  lastAssignedAt: instant("last_assigned_at"),
  createdAt: instant("created_at").notNull(),
});
