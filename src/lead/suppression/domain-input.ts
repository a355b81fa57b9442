import { z } from "@hono/zod-openapi";
import { isEmailAddress, normalizeEmail } from "../../platform/email.ts";

/** A domain in the form that addresses are kept with: lower case, as people read it. A leading "@" is left out. */
export function normalizeDomain(text: string): string {
  return normalizeEmail(`x@${text.trim().replace(/^@/, "")}`).slice(2);
}

/** A domain in a request, with a dot in it; arrives normalized. */
export const domainInput = z
  .string()
  .max(255)
  .transform(normalizeDomain)
  .refine((domain) => isEmailAddress(`x@${domain}`), { error: "Invalid domain", params: { code: "invalid_format" } })
  .openapi({ maxLength: 253, example: "example.com" });
