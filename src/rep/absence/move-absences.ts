import { and, eq } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { repAbsences } from "../../db/schema/index.ts";
import { absenceSpan } from "./absence-span.ts";

/** The absences of a rep are the same days in another zone; what a calendar told is read again. */
export async function moveAbsences(tx: Tx, repId: string, zone: string): Promise<void> {
  for (const absence of await tx
    .select()
    .from(repAbsences)
    .where(and(eq(repAbsences.repId, repId), eq(repAbsences.source, "hand")))) {
    await tx.update(repAbsences).set(absenceSpan(zone, absence)).where(eq(repAbsences.id, absence.id));
  }
}
