import { z } from "@hono/zod-openapi";
import type { Executor } from "../../db/client.ts";
import { instantSchema, isoInstant } from "../../platform/http/schemas.ts";
import { suppressionReasons } from "../../db/schema/leads.ts";
import { causesOf } from "./find-causes.ts";
import type { SuppressionCauses } from "./find-causes.ts";
import { findSuppressionsOf } from "./find-suppressions.ts";

/** What an answer says about an address that gets no mail. */
export const suppressedSchema = z
  .object({
    reason: z.enum(suppressionReasons),
    at: instantSchema,
    lift: z.string().openapi({ description: "What lets the address get mails again." }),
  })
  .openapi("Suppressed");

export type SuppressedNote = z.infer<typeof suppressedSchema>;

/** The note about an address in answers; null when it may be mailed. @param email normalized */
export async function suppressedNote(db: Executor, email: string): Promise<SuppressedNote | null> {
  return (await suppressedNotes(db, [email])).get(email) ?? null;
}

/** The notes about those of some addresses that get no mail. @param emails normalized */
export async function suppressedNotes(
  db: Executor,
  emails: readonly string[],
): Promise<ReadonlyMap<string, SuppressedNote>> {
  const found = await findSuppressionsOf(db, emails);
  return new Map(
    [...found].flatMap(([email, entries]) => {
      const causes = causesOf(email, entries);
      if (causes === null) return [];
      return [[email, { reason: causes.reason, at: isoInstant(causes.at), lift: howToLift(causes) }] as const];
    }),
  );
}

/** What lets a suppressed address get mails again, for whoever reads an answer. */
export function howToLift({ own, reason, at }: SuppressionCauses): string {
  if (!own) {
    return `A person has to look at it (${reason}): if the address may get mails, take it off with DELETE /v1/suppressions/{id}.`;
  }
  return `The person unsubscribed. They can sign up again with a form, which mails them a link to confirm it; or tell consent that was obtained after ${at.toISOString()}: PUT /v1/leads/{id}/consent with "mail": "granted", "at", and "wording" or "evidence".`;
}
