import { sql } from "drizzle-orm";
import { index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { handoffs } from "./handoffs.ts";
import { reps } from "./reps.ts";

/**
 * A device that acts for a rep, known by a cookie of which only a digest is kept. With `handoffId`: the first that acted by the link
 * in a notice, for that handoff alone; without: the rep has signed in there by a code.
 */
export const repDevices = pgTable(
  "rep_devices",
  {
    id: primaryId(),
    repId: uuid("rep_id")
      .notNull()
      .references(() => reps.id, { onDelete: "cascade" }),
    handoffId: uuid("handoff_id").references(() => handoffs.id, { onDelete: "cascade" }),
    secretHash: text("secret_hash").notNull(),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [
    uniqueIndex("rep_devices_first")
      .on(t.handoffId, t.repId)
      .where(sql`${t.handoffId} is not null`),
    index("rep_devices_secret").on(t.secretHash, t.repId),
    index("rep_devices_expiry").on(t.expiresAt),
  ],
);

/** A code that was mailed to a rep, kept as a keyed hash. It serves once, for ten minutes, and at most five are tried. */
export const repCodes = pgTable(
  "rep_codes",
  {
    id: primaryId(),
    repId: uuid("rep_id")
      .notNull()
      .references(() => reps.id, { onDelete: "cascade" }),
    codeHash: text("code_hash").notNull(),
    tries: integer("tries").notNull().default(0),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [index("rep_codes_rep").on(t.repId, t.createdAt)],
);
