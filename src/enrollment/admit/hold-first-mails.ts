import { sql } from "drizzle-orm";
import { restored } from "../../db/message-history.ts";
import type { Tx } from "../../db/client.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import type { Admitted } from "./admit-leads.ts";

/**
 * While a restore holds the installation: the lost one may have enrolled for the same cause, and sent the first mail. So that mail is
 * uncertain, unless what the lead was enrolled for happened after the loss.
 */
export async function holdFirstMails(tx: Tx, admitted: readonly Admitted[]): Promise<void> {
  const ids = idsOf(admitted);
  if (ids.length === 0) return;
  await tx.execute(sql`
    insert into restore_holds (enrollment_id)
    select e.id from settings s join enrollments e on e.id in ${uuidList(ids)}
    where s.key = ${restored} and ((e.event_id is null and e.triggered_at is null)
      or coalesce(e.triggered_at, e.created_at) <= (s.value ->> 'asOf')::timestamptz)
    on conflict do nothing`);
}

/** The same for whom an enrollment has brought along that is held itself. */
export async function holdAsWell(tx: Tx, enrollmentId: string, admitted: readonly Admitted[]): Promise<void> {
  const ids = idsOf(admitted);
  if (ids.length === 0) return;
  await tx.execute(sql`
    insert into restore_holds (enrollment_id)
    select e.id from restore_holds h join enrollments e on e.id in ${uuidList(ids)}
    where h.enrollment_id = ${enrollmentId} on conflict do nothing`);
}

const idsOf = (admitted: readonly Admitted[]): string[] =>
  admitted.flatMap((one) => (one.kind === "skipped" ? [] : [one.enrollment.id]));
