import type { MiddlewareHandler } from "hono";
import type { HttpEnv } from "./env.ts";

/** The media types of an HTML form (WHATWG HTML, "form submission"). */
const isForm = /^\s*(?:application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/iu;

/**
 * A request without a body says nothing, whatever its Content-Type promises: clients set that for every request. Routes whose
 * body may be left out take it for that. A form without fields is one nevertheless.
 */
export const emptyBody: MiddlewareHandler<HttpEnv> = async (c, next) => {
  const { headers, body } = c.req.raw;
  const length = headers.get("content-length");
  const announced = headers.has("transfer-encoding") || (length !== null && length !== "0");
  // Over the wire a body is announced (RFC 9112 section 6.3); a request made in this process has one or not.
  const hasBody = announced || (length === null && c.env?.incoming === undefined && body !== null);
  if (!hasBody && !isForm.test(headers.get("content-type") ?? "")) headers.delete("content-type");
  await next();
};
