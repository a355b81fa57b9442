/** A database that Ripen cannot work with as it is. The message is one sentence that says what to do. */
export class DatabaseNotReadyError extends Error {
  readonly code:
    | "postgres_too_old"
    | "database_not_migrated"
    | "database_in_use"
    | "database_too_new"
    | "database_restoring"
    | "database_not_hot";

  constructor(code: DatabaseNotReadyError["code"], message: string) {
    super(message);
    this.name = "DatabaseNotReadyError";
    this.code = code;
  }
}
