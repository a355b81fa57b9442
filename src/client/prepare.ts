import { RipenError } from "./errors.ts";
import type { Connection, Prepared } from "./send.ts";
import type { CallOptions, Upload } from "./types.ts";

/** A route as the table writes it: `POST /v1/leads/{id}/merge bk`; what the letters say is below. */
interface Route {
  method: string;
  path: string;
  /** A body of JSON, `b`; of JSON or YAML, `y`; a file, `u`. */
  hasBody: boolean;
  takesYaml: boolean;
  isUpload: boolean;
  /** `q`. */
  hasQuery: boolean;
  /** Takes an Idempotency-Key: `k`. */
  takesKey: boolean;
  /** Needs no key of the API: `p`. */
  isPublic: boolean;
}

function readRoute(text: string): Route {
  const [method = "", path = "", flags = ""] = text.split(" ");
  const is = (flag: string) => flags.includes(flag);
  return {
    method,
    path,
    hasBody: is("b") || is("y") || is("u"),
    takesYaml: is("y"),
    isUpload: is("u"),
    hasQuery: is("q"),
    takesKey: is("k"),
    isPublic: is("p"),
  };
}

/** The request of a call: what its arguments are, the route says. @throws RipenError when no key is there */
export function prepare(connection: Connection, text: string, given: readonly unknown[]): [Prepared, CallOptions] {
  const route = readRoute(text);
  const rest = [...given];
  const path = route.path.replaceAll(/\{\w+\}/gu, () => segmentOf(rest.shift()));
  const body = route.hasBody ? rest.shift() : undefined;
  const query = route.hasQuery ? writeQuery(rest.shift() as object | undefined) : "";
  const options = (rest.shift() ?? {}) as CallOptions;
  const headers: Record<string, string> = { Accept: "application/json, */*;q=0.5", ...connection.headers };
  if (!route.isPublic) headers["Authorization"] = `Bearer ${keyOf(connection)}`;
  if (body !== undefined) headers["Content-Type"] = mediaTypeOf(route, body, options);
  if (route.takesKey) headers["Idempotency-Key"] = options.idempotencyKey ?? crypto.randomUUID();
  const prepared: Prepared = {
    method: route.method,
    path: path + query,
    headers: { ...headers, ...options.headers },
    body: writeBody(route, body),
    repeatable: route.takesKey || route.method !== "POST",
  };
  return [prepared, options];
}

/** What stands in a path. `..` would be taken for the way up, and nothing for another route. */
function segmentOf(id: unknown): string {
  const text = typeof id === "string" || typeof id === "number" ? String(id) : "";
  if (text !== "" && text !== "." && text !== "..") return encodeURIComponent(text);
  throw new RipenError({ code: "invalid_id", message: `${JSON.stringify(id) ?? "undefined"} is no id.` });
}

function keyOf({ key }: Connection): string {
  if (key !== undefined) return key;
  throw new RipenError({
    code: "missing_key",
    message: "No key: pass `new Ripen({ key })`, or set RIPEN_API_KEY.",
  });
}

function mediaTypeOf({ isUpload, takesYaml }: Route, body: unknown, { contentType }: CallOptions): string {
  if (contentType !== undefined) return contentType;
  if (isUpload) return "text/csv";
  return takesYaml && typeof body === "string" ? "application/yaml" : "application/json";
}

function writeBody({ isUpload, takesYaml }: Route, body: unknown): Upload | undefined {
  if (body === undefined) return undefined;
  if (isUpload || (takesYaml && typeof body === "string")) return body as Upload;
  return JSON.stringify(body);
}

type Plain = string | number | boolean;

/** `?limit=10&map[E-mail]=email`; what is undefined is left out. */
function writeQuery(query: object = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query) as [string, Plain | Record<string, Plain> | undefined][]) {
    if (value === undefined) continue;
    if (typeof value === "object") {
      for (const [key, one] of Object.entries(value)) search.append(`${name}[${key}]`, String(one));
    } else search.append(name, String(value));
  }
  return search.size === 0 ? "" : `?${search.toString()}`;
}
