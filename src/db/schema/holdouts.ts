import { sql } from "drizzle-orm";
import { index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { leads } from "./leads.ts";
import { sequences } from "./sequences.ts";

/**
 * Leads that would have been enrolled, and get nothing, so that what a sequence brings can be seen: `topic` where it is the holdout of
 * a topic, for all of its sequences. `share` is how many of a hundred were held out then. The first time counts.
 */
export const holdouts = pgTable(
  "holdouts",
  {
    id: primaryId(),
    leadId: uuid("lead_id")
      .notNull()
      .references(() => leads.id, { onDelete: "cascade" }),
    sequenceId: uuid("sequence_id")
      .notNull()
      .references(() => sequences.id, { onDelete: "cascade" }),
    versionId: uuid("version_id").notNull(),
    topic: text("topic"),
    share: integer("share").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [
    uniqueIndex("holdouts_once").on(t.leadId, t.sequenceId),
    index("holdouts_sequence").on(t.sequenceId, t.at),
    index("holdouts_topic")
      .on(t.topic, t.at)
      .where(sql`${t.topic} is not null`),
  ],
);
