/** One wrong field of a request. */
export interface FieldProblem {
  /** JSON Pointer (RFC 6901) into the body, or `/name` of a query parameter. */
  pointer: string;
  code: string;
  message: string;
}

/** Codes that any call may answer with; each route has its own beside them. */
export type CommonCode =
  | "aborted"
  | "address_not_allowed"
  | "body_too_large"
  | "database_unavailable"
  | "idempotency_in_progress"
  | "idempotency_key_reused"
  | "internal_error"
  | "invalid_input"
  | "key_expired"
  | "malformed_json"
  | "missing_key"
  | "network"
  | "not_found"
  | "rate_limited"
  | "scope_missing"
  | "secret_key_required"
  | "timeout"
  | "unexpected_body"
  | "unsupported_media_type";

export interface ErrorFacts {
  code: string;
  message: string;
  status?: number | undefined;
  problems?: readonly FieldProblem[] | undefined;
  requestId?: string | undefined;
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/** What went wrong with a call; `code` is stable, the message is for people. */
export class RipenError extends Error {
  override name = "RipenError";
  readonly code: CommonCode | (string & {});
  /** Of the answer; undefined when there was none. */
  readonly status: number | undefined;
  /** Every wrong field; empty when the problem is not about fields. */
  readonly problems: readonly FieldProblem[];
  /** Finds the request in the server's log. */
  readonly requestId: string | undefined;
  /** How long the server asks to wait, milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor({ code, message, status, problems = [], requestId, retryAfterMs, cause }: ErrorFacts) {
    super(message, { cause });
    this.code = code;
    this.status = status;
    this.problems = problems;
    this.requestId = requestId;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The request is not one: malformed, of the wrong media type, too large. 400, 405, 413, 415. */
export class BadRequestError extends RipenError {
  override name = "BadRequestError";
}
/** No key, or none that is known or still valid. 401. */
export class AuthenticationError extends RipenError {
  override name = "AuthenticationError";
}
/** The key lacks a right; the message names it. 403. */
export class PermissionError extends RipenError {
  override name = "PermissionError";
}
/** 404. */
export class NotFoundError extends RipenError {
  override name = "NotFoundError";
}
/** The state of the resource does not allow it. 409. */
export class ConflictError extends RipenError {
  override name = "ConflictError";
}
/** `problems` names every wrong field. 422. */
export class InvalidInputError extends RipenError {
  override name = "InvalidInputError";
}
/** Too many requests, also after the retries. 429. */
export class RateLimitError extends RipenError {
  override name = "RateLimitError";
}
/** The server failed, or a part of it is out of reach. 5xx. */
export class ServerError extends RipenError {
  override name = "ServerError";
}
/** No answer came: `network`, `timeout`, or `aborted` by your signal. */
export class ConnectionError extends RipenError {
  override name = "ConnectionError";
}
/** A webhook's request is not signed by Ripen, or too old. */
export class WebhookSignatureError extends RipenError {
  override name = "WebhookSignatureError";
}

const ofStatus: Record<number, typeof RipenError> = {
  401: AuthenticationError,
  403: PermissionError,
  404: NotFoundError,
  409: ConflictError,
  422: InvalidInputError,
  429: RateLimitError,
};

/** The error of an answer that is no 2xx; problem details (RFC 9457) where it has some. */
export async function errorOf(response: Response): Promise<RipenError> {
  const { status } = response;
  const kind = ofStatus[status] ?? (status >= 500 ? ServerError : BadRequestError);
  const text = await response.text().catch(() => "");
  const problem = readProblem(text);
  return new kind({
    code: problem.code ?? "unexpected_answer",
    message: problem.detail ?? `The server answered ${status} ${response.statusText}`.trim(),
    status,
    problems: problem.problems,
    requestId: problem.requestId ?? response.headers.get("x-request-id") ?? undefined,
    retryAfterMs: readRetryAfter(response.headers.get("retry-after")),
  });
}

interface Problem {
  code?: string;
  detail?: string;
  requestId?: string;
  problems?: FieldProblem[];
}

// What stands before the server, such as a proxy, answers with pages of its own.
function readProblem(text: string): Problem {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === "object" && read !== null ? read : {};
  } catch {
    return {};
  }
}

/** `Retry-After` (RFC 9110, 10.2.3): seconds, or a date; in milliseconds from now. */
function readRetryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  const ms = /^\d+$/u.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
