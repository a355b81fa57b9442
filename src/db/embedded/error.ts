const ADVICE = "Set DATABASE_URL to use a PostgreSQL server of your own.";

/** The bundled PostgreSQL cannot run here. The message says why and what to do instead. */
export class EmbeddedPostgresError extends Error {
  readonly code = "embedded_postgres_unavailable";

  constructor(reason: string, options?: ErrorOptions) {
    super(`The embedded PostgreSQL cannot run: ${reason} ${ADVICE}`, options);
    this.name = "EmbeddedPostgresError";
  }
}
