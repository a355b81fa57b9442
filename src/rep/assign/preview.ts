import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { leads } from "../../db/schema/index.ts";
import { found } from "../../platform/errors.ts";
import type { RoutedLead } from "../lead-condition.ts";
import { chooseRep } from "./choose-rep.ts";
import type { Choice } from "./choose-rep.ts";
import { companyOwners } from "./company-owners.ts";
import { declinersOf } from "./decliners-of.ts";
import { accountOfAddress } from "../../lead/account/place.ts";
import { loadAccountOf } from "./load-account.ts";
import { loadPool } from "./load-pool.ts";

/** A lead there is, or one that is only described. */
export type Previewed = { leadId: string } | { lead: RoutedLead };

const nobody = "00000000-0000-0000-0000-000000000000";

/**
 * Says who would get a prospect now, by the same decision as the promotion; changes nothing.
 * @returns the choice, with everybody else passed over and why
 * @throws NotFoundError
 */
export async function previewAssignment(
  { db, clock }: Pick<Ground, "db" | "clock">,
  previewed: Previewed,
): Promise<Choice> {
  return db.transaction(
    async (tx) => {
      const now = clock.now();
      const id = "leadId" in previewed ? previewed.leadId : null;
      const stored = id === null ? undefined : found(await tx.select().from(leads).where(eq(leads.id, id)), "lead", id);
      const lead = stored ?? ("lead" in previewed ? previewed.lead : undefined);
      if (lead === undefined) throw new Error("no lead is given");
      const pool = await loadPool(tx, now);
      // Somebody who is no lead yet would come to the account of their domain.
      const accountId = stored === undefined ? await accountOfAddress(tx, lead.email) : stored.accountId;
      const account = await loadAccountOf(tx, pool, { id: id ?? nobody, accountId }, now);
      const choice = chooseRep(pool, {
        lead: { ...lead, account },
        ownerId: stored?.repId ?? null,
        companyOwnerIds: await companyOwners(tx, lead.email, id),
        except: new Set(id === null ? [] : await declinersOf(tx, id)),
        now,
      });
      const named = new Set([choice.rep?.id, ...choice.passedOver.map(({ repId }) => repId)]);
      const unasked = pool.reps
        .filter((rep) => !named.has(rep.id))
        .map((rep) => ({
          repId: rep.id,
          name: rep.name,
          code: "not_in_team" as const,
          message: "Is not in the teams that were asked.",
        }));
      const whose = choice.via === "owner" || choice.via === "company" || choice.via === "deputy";
      const notAsked = whose
        ? unasked.map((one) => ({
            ...one,
            code: "not_owner" as const,
            message: "Others have the lead, or the company.",
          }))
        : unasked;
      return { ...choice, passedOver: [...choice.passedOver, ...notAsked] };
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}
