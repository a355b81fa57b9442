import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { RipenError } from "../../platform/errors.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { findBadText } from "../../platform/http/text-guard.ts";
import { fieldProblems, invalidInput } from "../../platform/http/validation.ts";

const jsonFields = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** The fields in a urlencoded, multipart or JSON body, by name; files are left out, and of repeated fields the last counts. */
export async function readFields(c: Context<HttpEnv>): Promise<Map<string, string>> {
  const type = (c.req.header("Content-Type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type === "application/json") return readJson(await c.req.json());
  if (type !== "application/x-www-form-urlencoded" && type !== "multipart/form-data") {
    throw new RipenError("unsupported_media_type", 415, "Send a form (urlencoded or multipart) or a JSON object.");
  }
  const fields = await readForm(c);
  const bad = findBadText(Object.fromEntries(fields));
  if (bad !== undefined) throw invalidInput([bad]);
  return fields;
}

function readJson(body: unknown): Map<string, string> {
  const parsed = jsonFields.safeParse(body);
  if (!parsed.success) throw invalidInput(fieldProblems(parsed.error.issues));
  return new Map(Object.entries(parsed.data).map(([name, value]) => [name, value === null ? "" : String(value)]));
}

async function readForm(c: Context<HttpEnv>): Promise<Map<string, string>> {
  try {
    const data = await c.req.formData();
    return new Map([...data].flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as const] : [])));
  } catch {
    throw new RipenError("malformed_body", 400, "The form cannot be read.");
  }
}
