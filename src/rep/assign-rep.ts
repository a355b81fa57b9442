import { eq, sql } from "drizzle-orm";
import type { Tx } from "../db/client.ts";
import { reps } from "../db/schema/index.ts";
import { recordRows } from "../platform/rows/record-rows.ts";
import { chooseRep } from "./assign/choose-rep.ts";
import { loadAccountOf } from "./assign/load-account.ts";
import type { Choice } from "./assign/choose-rep.ts";
import { companyOwners } from "./assign/company-owners.ts";
import { loadPool } from "./assign/load-pool.ts";
import { lockAssignments } from "./assign/lock.ts";
import type { RoutedLead } from "./lead-condition.ts";

/** A lead who is to be given to somebody; the caller has locked the row. */
export type AssignedLead = RoutedLead & { id: string; repId: string | null; accountId: string | null };

/**
 * Chooses who gets a lead (see `chooseRep`) and moves the pointers on, in the caller's transaction. One assignment at a time:
 * the shares are exact whatever runs beside it.
 * @param except reps who are not to be chosen: they have had it
 * @param teamId the team that was named for it; null: the first that takes the lead
 */
export async function assignRep(
  tx: Tx,
  now: Date,
  { lead, except = [], teamId = null }: { lead: AssignedLead; except?: readonly string[]; teamId?: string | null },
): Promise<Choice> {
  await lockAssignments(tx);
  const pool = await loadPool(tx, now);
  const choice = chooseRep(pool, {
    lead: { ...lead, account: await loadAccountOf(tx, pool, lead, now) },
    ownerId: lead.repId,
    companyOwnerIds: await companyOwners(tx, lead.email, lead.id),
    except: new Set(except),
    teamId,
    now,
  });
  // Who was passed over and is fallen back on stands as the last word says.
  const standings = [...new Map(choice.standings.map((one) => [one.id, one])).values()];
  if (standings.length > 0) {
    await tx.execute(sql`
      update reps set pointer = r.pointer, behind = r.behind
      from ${recordRows(standings, "id uuid, pointer float8, behind boolean")} where reps.id = r.id`);
  }
  if (choice.rep !== null) await tx.update(reps).set({ lastAssignedAt: now }).where(eq(reps.id, choice.rep.id));
  return choice;
}
