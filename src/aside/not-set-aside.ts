import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { JobName } from "../jobs/catalog.ts";

/**
 * That a job has not set a thing aside, for queries that look for what is due.
 * @param id its id, as text
 */
export function notSetAside(job: JobName, id: SQL): SQL {
  return sql`not exists (select from set_asides aside where aside.job = ${job} and aside.subject = ${id})`;
}
