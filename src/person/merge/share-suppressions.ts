import { inArray } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { suppressions } from "../../db/schema/index.ts";
import { ofThePerson } from "../../lead/suppression/of-the-person.ts";
import { suppress } from "../../lead/suppression/suppress.ts";

/**
 * Suppresses every address of a person where one of them is for something that the person has said, or that somebody said of them. That
 * a mailbox was not there says nothing of the others.
 * @returns the ids of the suppressions that are new by it
 */
export async function shareSuppressions(
  tx: Tx,
  emails: readonly string[],
  detail: (email: string) => string,
  now: Date,
  since: Date | null = null,
): Promise<string[]> {
  const known = await tx
    .select()
    .from(suppressions)
    .where(inArray(suppressions.email, [...emails]))
    .orderBy(suppressions.createdAt);
  const said = known.find(({ reason, createdAt }) => ofThePerson.has(reason) && (since === null || createdAt > since));
  if (said === undefined) return [];
  const { reason, messageId, inboundMailId } = said;
  const made: string[] = [];
  for (const email of emails) {
    const own = known.find((one) => one.email === email);
    if (own !== undefined && ofThePerson.has(own.reason)) continue;
    const why = detail(said.email ?? "").slice(0, 500);
    if (await suppress(tx, { email, reason, detail: why, messageId: messageId ?? undefined, inboundMailId }, now)) {
      made.push(email);
    }
  }
  if (made.length === 0) return [];
  const rows = await tx.select({ id: suppressions.id }).from(suppressions).where(inArray(suppressions.email, made));
  return rows.map(({ id }) => id);
}
