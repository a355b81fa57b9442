import { and, eq, isNull, or, sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { suppressions } from "../../db/schema/index.ts";

/** What became of a suppression: `by` is what keeps the address on the list, null when it is off. */
export interface Lifted {
  id: string;
  by: string | null;
}

/**
 * Takes addresses off the suppression list that a mail had put there by mistake, in the caller's transaction. One that
 * something else has asked for as well stays, for that reason.
 * @param emails the addresses that the mail may have put there
 * @param mail.settledAt tells which were put there before the mail was kept with them
 */
export async function liftSuppressions(
  tx: Tx,
  mail: { id: string; messageId: string | null; settledAt: Date | null },
  emails: readonly string[],
): Promise<Lifted[]> {
  const { id, messageId, settledAt } = mail;
  if (emails.length > 0)
    await tx.execute(sql`
    update suppressions s set also = (select coalesce(jsonb_agg(c), '[]') from jsonb_array_elements(s.also) c
      where c ->> 'inboundMailId' is distinct from ${id})
    where s.key in (${sql.join(
      emails.map((email) => sql`${email}::text`),
      sql`, `,
    )}) and s.also @> jsonb_build_array(jsonb_build_object('inboundMailId', ${id}::text))`);
  const listed = await tx
    .select()
    .from(suppressions)
    .where(
      or(
        eq(suppressions.inboundMailId, id),
        messageId === null || settledAt === null
          ? undefined
          : and(
              isNull(suppressions.inboundMailId),
              eq(suppressions.messageId, messageId),
              eq(suppressions.createdAt, settledAt),
            ),
      ),
    )
    .for("update");
  const lifted: Lifted[] = [];
  for (const { id: suppressionId, also } of listed) {
    const [next, ...rest] = also;
    if (next === undefined) {
      await tx.delete(suppressions).where(eq(suppressions.id, suppressionId));
    } else {
      const { at, until = null, ...cause } = next;
      await tx
        .update(suppressions)
        .set({ ...cause, until: until === null ? null : new Date(until), createdAt: new Date(at), also: rest })
        .where(eq(suppressions.id, suppressionId));
    }
    lifted.push({ id: suppressionId, by: next?.reason ?? null });
  }
  return lifted;
}
