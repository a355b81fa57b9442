import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { erasureRequests, leads } from "../../db/schema/index.ts";
import { ConflictError, found } from "../../platform/errors.ts";
import { leadOfAddress } from "../../lead/address/lead-of-address.ts";
import { againAfterDeadlock } from "../../aside/again-after-deadlock.ts";
import { erasePerson } from "./erase-person.ts";
import type { Receipt } from "./erase-person.ts";
import { findPerson } from "./find-traces.ts";
import { patternOf } from "./pattern.ts";

/**
 * Erases whom a request for erasure is about, and whoever has the address that it names; the request is done with it.
 * @throws NotFoundError; ConflictError `already_erased`
 */
export async function eraseRequested(
  { db, clock, signers }: Pick<Ground, "db" | "clock" | "signers">,
  { id }: { id: string },
): Promise<Receipt> {
  return againAfterDeadlock(() =>
    db.transaction(async (tx) => {
      const request = found(
        await tx.select().from(erasureRequests).where(eq(erasureRequests.id, id)),
        "erasure_request",
        id,
      );
      const { email } = request;
      if (email === null) throw new ConflictError("already_erased", "Whoever asked has been erased already.");
      const [lead] = await tx
        .select({ id: leads.id })
        .from(leads)
        .where(eq(leads.id, leadOfAddress(email)));
      const leadId = request.leadId ?? lead?.id ?? null;
      const known = leadId === null ? undefined : await findPerson(tx, leadId);
      const emails = [...new Set([...(known?.emails ?? []), email])];
      const pattern = known?.pattern ?? patternOf(emails, { firstName: null, lastName: null });
      const person = { leadId: known === undefined ? null : leadId, emails, pattern };
      return erasePerson(tx, signers, person, "always", clock.now());
    }),
  );
}
