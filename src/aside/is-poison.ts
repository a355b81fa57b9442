import { DrizzleQueryError } from "drizzle-orm";
import postgres from "postgres";
import { databaseFault } from "../platform/database-fault.ts";

/**
 * Classes of SQLSTATE (appendix A of the PostgreSQL manual) that are about the data of a statement: cardinality, data
 * exceptions, constraints, what a trigger raises, syntax, limits of a statement. All others are about the database.
 */
const ofData = new Set(["21", "22", "23", "P0", "42", "54"]);
/** Of class 42, these say that we may not, or that the schema is another: the same for every row. */
const ofSchema = new Set(["42501", "42P01", "42703", "42883", "42704"]);

/**
 * Whether an error is about what was worked on, and would come again with it, rather than about the database, the network
 * or a process that stops. Only such work is set aside; everything else is tried again as it is.
 */
export function isPoison(error: unknown): boolean {
  if (databaseFault(error) !== undefined) return false;
  const thrown = rootOf(error);
  if (thrown instanceof postgres.PostgresError) {
    return ofData.has(thrown.code.slice(0, 2)) && !ofSchema.has(thrown.code);
  }
  if (!(thrown instanceof Error)) return true;
  if (thrown.name === "AbortError" || thrown.name === "TimeoutError") return false;
  // Errors of the system have a number.
  return !("errno" in thrown || "syscall" in thrown);
}

/** The error that Drizzle has wrapped, or the error itself. */
export function rootOf(error: unknown): unknown {
  return error instanceof DrizzleQueryError && error.cause !== undefined ? error.cause : error;
}
