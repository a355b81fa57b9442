import postgres from "postgres";

/** The name of the unique index or constraint that a statement ran into; undefined for any other error. */
export function violatedUnique(error: unknown): string | undefined {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return cause instanceof postgres.PostgresError && cause.code === "23505" ? cause.constraint_name : undefined;
}
