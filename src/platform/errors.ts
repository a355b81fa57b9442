/** A field of the input that is wrong. `pointer` is a JSON Pointer (RFC 6901) into the request body or query. */
export interface FieldProblem {
  pointer: string;
  code: string;
  message: string;
}

/**
 * An error the caller can act on. `code` is stable and part of the API; `status` is the HTTP status it maps to;
 * the message says what to fix.
 */
export class RipenError extends Error {
  readonly code: string;
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 503;
  readonly problems: readonly FieldProblem[];

  constructor(code: string, status: RipenError["status"], message: string, problems: readonly FieldProblem[] = []) {
    super(message);
    this.name = new.target.name;
    this.code = code;
    this.status = status;
    this.problems = problems;
  }
}

/** No such resource, or none that the caller may see. */
export class NotFoundError extends RipenError {
  readonly resource: string;
  readonly id: string;

  constructor(resource: string, id: string) {
    super(`${resource}_not_found`, 404, `There is no ${resource.replaceAll("_", "-")} "${id}".`);
    this.resource = resource;
    this.id = id;
  }
}

/** The first of the rows that a query found. @throws NotFoundError when there is none */
export function found<T>([row]: readonly T[], resource: string, id: string): T {
  if (row === undefined) throw new NotFoundError(resource, id);
  return row;
}

/** The state of the resource does not allow the request; zero rows were changed. */
export class ConflictError extends RipenError {
  constructor(code: string, message: string) {
    super(code, 409, message);
  }
}

/** The input has the right shape but cannot be accepted. */
export class InvalidInputError extends RipenError {
  constructor(code: string, message: string, problems: readonly FieldProblem[] = []) {
    super(code, 422, message, problems);
  }
}
