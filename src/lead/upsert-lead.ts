import { sql } from "drizzle-orm";
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
}

export type Lead = typeof leads.$inferSelect;

/**
 * Creates the lead with this address, or updates it: given fields replace, attributes and tags are merged into what is
 * known. Never changes the stage.
 */
export async function upsertLead(tx: Executor, input: UpsertLeadInput, now: Date): Promise<Lead> {
  const { firstName, lastName, company, timezone, locale } = input;
  const attributes = input.attributes ?? {};
  const tags = [...new Set(input.tags ?? [])];
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
      stageAt: now,
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoUpdate({
      target: leads.email,
      set: {
        firstName: sql`coalesce(excluded.first_name, ${leads.firstName})`,
        lastName: sql`coalesce(excluded.last_name, ${leads.lastName})`,
        company: sql`coalesce(excluded.company, ${leads.company})`,
        timezone: sql`coalesce(excluded.timezone, ${leads.timezone})`,
        locale: sql`coalesce(excluded.locale, ${leads.locale})`,
        attributes: sql`${leads.attributes} || excluded.attributes`,
        tags: sql`(select coalesce(array_agg(distinct tag), '{}') from unnest(${leads.tags} || excluded.tags) as tag)`,
        updatedAt: now,
      },
    })
    .returning();
  if (lead === undefined) throw new Error("upsert returned no row");
  return lead;
}
