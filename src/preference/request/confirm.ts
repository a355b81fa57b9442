import { and, eq, gt, isNull, or } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { violatedUnique } from "../../db/violated-unique.ts";
import { leads, recipientRequests } from "../../db/schema/index.ts";
import { changeAddress } from "../../enrollment/address/change-address.ts";
import { refuseErased, AddressErasedError } from "../../lead/suppression/hashed-address.ts";
import { eraseLead } from "../../person/erase/erase-person.ts";
import { exportPerson } from "../../person/export/export-person.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { readConfirmToken } from "./links.ts";

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "site" | "versions" | "signers">;

/** A request with its lead. */
export interface Pending {
  request: typeof recipientRequests.$inferSelect;
  lead: typeof leads.$inferSelect;
}

/** The request that a link is of, without doing anything; `expired` when it is over, done or erased. */
export async function findRequest(
  { db, clock, signers }: Pick<Deps, "db" | "clock" | "signers">,
  { token }: { token: string },
): Promise<({ kind: "pending" } & Pending) | { kind: "expired" } | { kind: "unknown" }> {
  const id = readConfirmToken(signers.unsubscribe, token);
  if (id === undefined) return { kind: "unknown" };
  const r = recipientRequests;
  // A download may be broken off: the link of an export serves as long as it lasts.
  const isOpen = or(isNull(r.confirmedAt), eq(r.kind, "export"));
  const [found] = await db
    .select({ request: r, lead: leads })
    .from(r)
    .innerJoin(leads, eq(leads.id, r.leadId))
    .where(and(eq(r.id, id), isOpen, gt(r.expiresAt, clock.now())));
  return found === undefined ? { kind: "expired" } : { kind: "pending", ...found };
}

/** What became of a confirmed request. `taken`: another lead has the address, or its owner wants no mail. */
export type Confirmed = { kind: "changed" | "taken" | "erased" } | { kind: "export"; pieces: AsyncGenerator<string> };

/** Does what a recipient has asked for, once they have confirmed it by the link that was mailed. */
export async function confirm(app: Deps, { request, lead }: Pending): Promise<Confirmed> {
  if (request.kind === "export") {
    await note(app, request.id);
    return { kind: "export", pieces: await exportPerson(app, { id: lead.id }) };
  }
  if (request.kind === "erasure") {
    await eraseLead(app, { id: lead.id, keep: "always" });
    return { kind: "erased" };
  }
  const now = app.clock.now();
  try {
    await app.db.transaction(async (tx) => {
      await changeAddress(tx, { id: lead.id, email: request.email }, now);
      await refuseErased(tx, app.signers, request.email);
      await tx.update(recipientRequests).set({ confirmedAt: now }).where(eq(recipientRequests.id, request.id));
    });
    return { kind: "changed" };
  } catch (error) {
    if (violatedUnique(error) === "leads_email" || error instanceof AddressErasedError) return { kind: "taken" };
    throw error;
  }
}

async function note({ db, clock }: Deps, id: string): Promise<void> {
  await db.update(recipientRequests).set({ confirmedAt: clock.now() }).where(eq(recipientRequests.id, id));
}
