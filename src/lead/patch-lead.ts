import { eq, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { trySoon } from "../aside/try-soon.ts";
import type { Executor } from "../db/client.ts";
import { leads } from "../db/schema/index.ts";
import type { Attributes } from "../db/schema/leads.ts";
import { found } from "../platform/errors.ts";
import { namedAccounts } from "./account/named-accounts.ts";
import { holdDomains, placeByDomain } from "./account/place.ts";
import { registrableDomain } from "./company/registrable-domain.ts";
import { lookAgain } from "./look-again.ts";
import type { LeadPatch } from "./schemas.ts";
import type { Lead } from "./upsert-lead.ts";
import { loadAttributeTypes, typedAttributes } from "./value/typed-attributes.ts";

/**
 * Changes the named fields of a lead; attributes are read in their declared types and merged by RFC 7396. A new address is
 * for changeLead, who knows what follows from it.
 * @throws NotFoundError; InvalidInputError `invalid_input`
 */
export async function patchLead(
  db: Executor,
  { id, patch }: { id: string; patch: Omit<LeadPatch, "email"> },
  now: Date,
): Promise<Lead> {
  const { attributes: given, tags, score, account, ...fields } = patch;
  const attributes = given && typedAttributes({ values: given, at: ["attributes"] }, await loadAttributeTypes(db));
  const named = typeof account === "string" ? (await namedAccounts(db, [account], now)).get(account) : undefined;
  if (account === null) await takeFromAccount(db, id, now);
  const rows = await db
    .update(leads)
    .set({
      ...fields,
      ...(attributes !== undefined && { attributes: mergedAttributes(attributes) }),
      ...(named !== undefined && { accountId: named, accountGiven: true }),
      ...(tags !== undefined && { tags: [...new Set(tags)] }),
      fitScore: score?.fit,
      engagementScore: score?.engagement,
      updatedAt: now,
    })
    .where(eq(leads.id, id))
    .returning();
  const lead = found(rows, "lead", id);
  await trySoon(db, { leadId: id }, now);
  await lookAgain(db, [id], now);
  return lead;
}

/** Back to the account of the address's domain. */
async function takeFromAccount(db: Executor, id: string, now: Date): Promise<void> {
  const { email } = found(await db.select({ email: leads.email }).from(leads).where(eq(leads.id, id)), "lead", id);
  await holdDomains(db, [registrableDomain(email)]);
  await db.update(leads).set({ accountGiven: false }).where(eq(leads.id, id));
  await placeByDomain(db, { id, email }, now);
}

function mergedAttributes(attributes: Attributes): SQL {
  const entries = Object.entries(attributes);
  const set = JSON.stringify(Object.fromEntries(entries.filter(([, value]) => value !== null)));
  const removed = JSON.stringify(entries.flatMap(([key, value]) => (value === null ? [key] : [])));
  return sql`(${leads.attributes} || ${set}::text::jsonb)
    - array(select jsonb_array_elements_text(${removed}::text::jsonb))`;
}
