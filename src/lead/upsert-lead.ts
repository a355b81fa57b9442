import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { Executor } from "../db/client.ts";
import { leads } from "../db/schema/index.ts";
import type { Attributes } from "../db/schema/leads.ts";
import { normalizeEmail } from "../platform/email.ts";

export interface UpsertLeadInput {
  email: string;
  firstName?: string | undefined;
  lastName?: string | undefined;
  company?: string | undefined;
  timezone?: string | undefined;
  locale?: string | undefined;
  attributes?: Attributes | undefined;
  tags?: string[] | undefined;
  /** Points; taken only from who is trusted with given fields. */
  score?: { fit?: number | undefined; engagement?: number | undefined } | undefined;
}

export type Lead = typeof leads.$inferSelect;

/**
 * Creates the lead with this address, or updates it: attributes and tags are merged into what is known. Never changes
 * the stage.
 * @param trust `given`: given fields replace what is known; `known`: they only fill in what is not, for sources that
 *   anybody can write to
 */
export async function upsertLead(
  tx: Executor,
  input: UpsertLeadInput,
  now: Date,
  trust: "given" | "known" = "given",
): Promise<Lead> {
  const { firstName, lastName, company, timezone, locale } = input;
  const score = trust === "given" ? input.score : undefined;
  const attributes = input.attributes ?? {};
  const tags = [...new Set(input.tags ?? [])];
  const merged = (known: AnyPgColumn, given: SQL) =>
    trust === "given" ? sql`coalesce(${given}, ${known})` : sql`coalesce(${known}, ${given})`;
  const [lead] = await tx
    .insert(leads)
    .values({
      email: normalizeEmail(input.email),
      firstName,
      lastName,
      company,
      timezone,
      locale,
      attributes,
      tags,
      fitScore: score?.fit,
      engagementScore: score?.engagement,
      stageAt: now,
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoUpdate({
      target: leads.email,
      set: {
        firstName: merged(leads.firstName, sql`excluded.first_name`),
        lastName: merged(leads.lastName, sql`excluded.last_name`),
        company: merged(leads.company, sql`excluded.company`),
        timezone: merged(leads.timezone, sql`excluded.timezone`),
        locale: merged(leads.locale, sql`excluded.locale`),
        attributes:
          trust === "given"
            ? sql`${leads.attributes} || excluded.attributes`
            : sql`excluded.attributes || ${leads.attributes}`,
        fitScore: score?.fit,
        engagementScore: score?.engagement,
        tags: sql`(select coalesce(array_agg(distinct tag), '{}') from unnest(${leads.tags} || excluded.tags) as tag)`,
        updatedAt: now,
      },
    })
    .returning();
  if (lead === undefined) throw new Error("upsert returned no row");
  return lead;
}
