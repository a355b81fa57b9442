/**
 * Why the database cannot answer at the moment, whatever it is asked: `full` (its disk), `busy` (no connection or memory
 * left), `unreachable` (not there, starting, stopping, or refusing us), `read_only` (a standby).
 */
export type DatabaseFault = "full" | "busy" | "unreachable" | "read_only";

/** By SQLSTATE, appendix A of the PostgreSQL manual; a class stands for all of its codes that are not named. */
const byState: Readonly<Record<string, DatabaseFault>> = {
  "08": "unreachable", // connection exceptions
  "25006": "read_only",
  "28": "unreachable", // invalid authorization: the password was changed
  "3D": "unreachable", // no such database
  "53": "busy", // insufficient resources
  "53100": "full",
  "57P": "unreachable", // operator intervention: shutdown, crash, starting
  "58030": "full", // I/O error
};

/** What the driver and the operating system say. */
const connection = new Set([
  "CONNECT_TIMEOUT",
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);

/**
 * Tells an error of a database that cannot answer now from one about the statement.
 * @param error what a query or transaction threw, wrapped by Drizzle or not
 * @returns undefined when it says nothing about the database as such
 */
export function databaseFault(error: unknown): DatabaseFault | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (code === undefined) return "query" in error ? databaseFault(error.cause) : undefined;
  if (connection.has(code)) return "unreachable";
  if (!/^[0-9A-Z]{5}$/.test(code)) return undefined;
  return byState[code] ?? byState[code.slice(0, 3)] ?? byState[code.slice(0, 2)];
}
