import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "../columns.ts";

/**
 * Jobs that failed as a whole when they ran last, by the payload they ran with; a success takes the row away. Instants of
 * the database's own clock, because every process writes here.
 */
export const failingJobs = pgTable(
  "failing_jobs",
  {
    job: text("job").notNull(),
    /** The id that the job is about; empty for a job without payload. */
    subject: text("subject").notNull(),
    since: instant("since").notNull(),
    lastAt: instant("last_at").notNull(),
    failures: integer("failures").notNull().default(1),
    code: text("code").notNull(),
  },
  (t) => [primaryKey({ columns: [t.job, t.subject] })],
);
