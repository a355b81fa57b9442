import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

/** Whether what a lead `l` did may be made into a score: not while they deny `profile`. */
export const mayProfile: SQL = sql`(l.consent ->> 'profile') is distinct from 'denied'`;
