import { eq, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { leadAddresses, leads } from "../../db/schema/index.ts";

/** The id of the lead that an address is of, be it another one of theirs, as an expression; null when it is nobody's. */
export function leadOfAddress(email: SQL | string): SQL<string | null> {
  return sql<string | null>`coalesce((select k.id from leads k where k.email = ${email}),
    (select k.lead_id from lead_addresses k where k.email = ${email}))`;
}

/** The lead of an address. @param email normalized */
export async function findLeadOfAddress(db: Executor, email: string): Promise<string | undefined> {
  const [row] = await db.execute<{ id: string | null }>(sql`select ${leadOfAddress(email)} as id`);
  return row?.id ?? undefined;
}

/** The address that mails of the lead go to, by whichever of theirs is given; the given one where it is nobody's. */
export function addressInUse(email: SQL | string): SQL<string> {
  return sql<string>`coalesce((select k.email from lead_addresses a join leads k on k.id = a.lead_id
    where a.email = ${email}), ${email})`;
}

/** The further addresses of a lead. */
export async function furtherAddresses(db: Executor, leadId: string): Promise<string[]> {
  const rows = await db
    .select({ email: leadAddresses.email })
    .from(leadAddresses)
    .where(eq(leadAddresses.leadId, leadId))
    .orderBy(leadAddresses.email);
  return rows.map(({ email }) => email);
}

/** Every address of the person that an address is of, itself included. */
export async function addressesBeside(db: Executor, email: string): Promise<string[]> {
  const id = leadOfAddress(email);
  const rows = await db.execute<{ email: string }>(sql`
    select ${email}::text as email
    union select email from ${leads} where id = ${id}
    union select email from lead_addresses where lead_id = ${id}`);
  return rows.map((row) => row.email);
}
