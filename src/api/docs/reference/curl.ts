import type { Operation, Schema } from "./document.ts";
import { exampleOf } from "./example.ts";

const bodies: Readonly<Record<string, string>> = {
  "text/csv": "email,firstName\nada@example.com,Ada\n",
  "application/x-ndjson": '{"email":"ada@example.com"}\n',
  "application/x-www-form-urlencoded": "email=ada@example.com",
};

/** The call as a line for a shell in which RIPEN is where Ripen runs, and KEY a key of its API; ids of paths are variables. Pure. */
export function curlOf(operation: Operation, schemas: Readonly<Record<string, Schema>>): string {
  const { method, path, body, isOpen, parameters } = operation;
  const to = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`);
  const asked = parameters
    .filter((one) => one.in === "query" && one.required)
    .map(({ name, schema }) => `${name}=${encodeURIComponent(String(exampleOf(schema, schemas)))}`);
  const url = `"$RIPEN${to}${asked.length === 0 ? "" : `?${asked.join("&")}`}"`;
  const lines = [`curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}${url}`];
  if (!isOpen) lines.push('-H "Authorization: Bearer $KEY"');
  const sent = bodyOf(operation, schemas);
  if (sent !== null)
    lines.push(
      `-H "Content-Type: ${sent.type}"`,
      `${sent.type.includes("json") ? "-d" : "--data-binary"} ${quoted(sent.text)}`,
    );
  return body === null && lines.length === 1 ? (lines[0] ?? "") : lines.join(" \\\n  ");
}

/** What of a body is sent as an example; null of a call without one. Pure. */
export function bodyOf(
  { body }: Operation,
  schemas: Readonly<Record<string, Schema>>,
): { type: string; text: string } | null {
  if (body === null) return null;
  const [first = ""] = Object.keys(body);
  const type = "application/json" in body ? "application/json" : first;
  const { schema, example } = body[type] ?? {};
  if (type !== "application/json") return { type, text: bodies[type] ?? "" };
  return { type, text: JSON.stringify(example ?? (schema === undefined ? {} : exampleOf(schema, schemas)), null, 2) };
}

/** A text as one word of a shell (POSIX, 2.2.2). */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
