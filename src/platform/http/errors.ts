import type { Context, ErrorHandler, NotFoundHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { databaseFault } from "../database-fault.ts";
import type { DatabaseFault } from "../database-fault.ts";
import { RipenError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { HttpEnv } from "./env.ts";
import { answerProblem } from "./problem.ts";

const httpProblems: Record<number, { code: string; detail: string }> = {
  400: { code: "malformed_body", detail: "The body cannot be read." },
  413: { code: "body_too_large", detail: "The body is too large." },
  415: { code: "unsupported_media_type", detail: "This route does not read bodies of that media type." },
};

const malformedJson = { code: "malformed_json", detail: "The body is not valid JSON." };

/** Seconds after which another try may go well. */
const retryAfter: Readonly<Record<DatabaseFault, number>> = { busy: 2, unreachable: 5, read_only: 5, full: 60 };

/** Maps every error to problem details, once. What is unknown is logged and answered without its message. */
export function onError(log: Log): ErrorHandler<HttpEnv> {
  return (error, c) => {
    if (error instanceof RipenError) return answerRipenError(c, error);
    if (error instanceof HTTPException) {
      const isJson = error.status === 400 && /json/i.test(c.req.header("Content-Type") ?? "");
      const known = isJson ? malformedJson : httpProblems[error.status];
      if (known !== undefined) return answerProblem(c, { status: error.status, ...known });
    }
    const fault = databaseFault(error);
    if (fault !== undefined) {
      log.error({ err: error, fault, requestId: c.get("requestId") }, "the database cannot answer");
      c.header("Retry-After", String(retryAfter[fault]));
      const detail = "The database cannot answer at the moment. Try again after Retry-After seconds.";
      return answerProblem(c, { status: 503, code: "database_unavailable", detail });
    }
    log.error({ err: error, requestId: c.get("requestId") }, "a request failed");
    const detail = "Something went wrong on our side. The request id finds it in the log.";
    return answerProblem(c, { status: 500, code: "internal_error", detail });
  };
}

function answerRipenError(c: Context<HttpEnv>, error: RipenError): Response {
  // RFC 9110 section 11.6.1: a 401 names the scheme that would be accepted.
  if (error.status === 401) c.header("WWW-Authenticate", 'Bearer realm="ripen"');
  return answerProblem(c, { status: error.status, code: error.code, detail: error.message, problems: error.problems });
}

/** No route has that path. */
export const onNotFound: NotFoundHandler<HttpEnv> = (c) =>
  answerProblem(c, { status: 404, code: "route_not_found", detail: "No route has this path." });

const usual: readonly string[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/** A route has that path, but not that method. */
export function onMethodNotAllowed(c: Context<HttpEnv>, methods: readonly string[]): Response {
  const named = methods.toSorted((a, b) => usual.indexOf(a) - usual.indexOf(b)).join(", ");
  c.header("Allow", named);
  const detail = `This path answers ${named}.`;
  return answerProblem(c, { status: 405, code: "method_not_allowed", detail });
}
