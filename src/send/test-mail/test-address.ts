import { and, eq, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { reps, senders } from "../../db/schema/index.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import { findSuppressions } from "../../lead/suppression/find-suppressions.ts";

/**
 * Sees to it that test mails go to those who run the installation, and to nobody else: to an active rep, to the mailbox of
 * a sender, or to the operator. An address that wants no mail gets none of these either.
 * @param to normalized
 * @throws InvalidInputError `address_not_verified`, `address_suppressed`
 */
export async function checkTestAddress(db: Executor, to: string, operatorEmail: string | null): Promise<void> {
  if (!(await isVerified(db, to, operatorEmail))) {
    const message = "must be the address of an active rep, of a sender, or of the operator (OPERATOR_EMAIL)";
    throw new InvalidInputError("address_not_verified", "A test mail does not go to just anybody.", [
      { pointer: "/to", code: "address_not_verified", message },
    ]);
  }
  const [suppressed] = await findSuppressions(db, to);
  if (suppressed !== undefined) {
    const message = `gets no mail (${suppressed.reason}); lift it with DELETE /v1/suppressions/{id}`;
    throw new InvalidInputError("address_suppressed", "The address is suppressed.", [
      { pointer: "/to", code: "address_suppressed", message },
    ]);
  }
}

async function isVerified(db: Executor, to: string, operatorEmail: string | null): Promise<boolean> {
  if (operatorEmail?.trim().toLowerCase() === to) return true;
  const [rep] = await db
    .select({ id: reps.id })
    .from(reps)
    .where(and(eq(sql`lower(${reps.email})`, to), eq(reps.active, true)))
    .limit(1);
  if (rep !== undefined) return true;
  const [sender] = await db
    .select({ id: senders.id })
    .from(senders)
    .where(eq(sql`lower(${senders.email})`, to))
    .limit(1);
  return sender !== undefined;
}
