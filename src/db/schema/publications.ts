import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant, primaryId } from "./columns.ts";
import { sequences, sequenceVersions } from "./sequences.ts";

export type PublicationMode = "pin" | "move" | "map";
/**
 * How many enrollments were moved, and how many stay with their version, by why; and of those that had finished, how many go
 * on (`extended`), and how many do not, by why.
 */
export interface MoveCounts {
  moved: number;
  stays: Record<string, number>;
  extended?: number;
  finished?: Record<string, number>;
}

/**
 * One publishing and what it does to running enrollments. Moving goes on from `cursor`, the last enrollment looked at, so
 * that a crash costs nothing; `dueAt` is when to go on, null once it is finished.
 */
export const publications = pgTable(
  "publications",
  {
    id: primaryId(),
    sequenceId: uuid("sequence_id")
      .notNull()
      .references(() => sequences.id, { onDelete: "cascade" }),
    versionId: uuid("version_id")
      .notNull()
      .references(() => sequenceVersions.id, { onDelete: "cascade" }),
    mode: text("mode").$type<PublicationMode>().notNull(),
    map: jsonb("map").$type<Record<string, string>>().notNull().default({}),
    release: boolean("release").notNull().default(false),
    /** Whether those who finished an older version go on in new steps at its end. */
    extend: boolean("extend").notNull().default(false),
    pass: integer("pass").notNull().default(1),
    cursor: uuid("cursor"),
    counts: jsonb("counts").$type<MoveCounts>().notNull().default({ moved: 0, stays: {} }),
    createdAt: instant("created_at").notNull(),
    dueAt: instant("due_at"),
    finishedAt: instant("finished_at"),
  },
  (t) => [
    index("publications_sequence").on(t.sequenceId, t.id),
    index("publications_due")
      .on(t.dueAt)
      .where(sql`${t.dueAt} is not null`),
  ],
);
