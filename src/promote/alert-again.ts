import { and, eq, isNull } from "drizzle-orm";
import type { Tx } from "../db/client.ts";
import { handoffs, teams } from "../db/schema/index.ts";
import { hotAlertAt } from "../rep/team/accept-times.ts";

/** Somebody answers whose handoff nobody has accepted: whether it is hot is asked again in a few minutes, unless that was told. */
export async function alertAgain(tx: Tx, handoffId: string, now: Date): Promise<void> {
  const waits = and(
    eq(handoffs.id, handoffId),
    eq(handoffs.status, "open"),
    isNull(handoffs.alertAt),
    isNull(handoffs.alertedAt),
  );
  const [open] = await tx
    .select({ hotAfter: teams.hotAfter })
    .from(handoffs)
    .leftJoin(teams, eq(teams.id, handoffs.teamId))
    .where(waits);
  if (open === undefined) return;
  const alertAt = hotAlertAt(open.hotAfter === null ? null : { hotAfter: open.hotAfter }, now);
  await tx.update(handoffs).set({ alertAt }).where(waits);
}
