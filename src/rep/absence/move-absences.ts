import { eq } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { repAbsences } from "../../db/schema/index.ts";
import { absenceSpan } from "./absence-span.ts";

/** The absences of a rep are the same days in another zone. */
export async function moveAbsences(tx: Tx, repId: string, zone: string): Promise<void> {
  for (const absence of await tx.select().from(repAbsences).where(eq(repAbsences.repId, repId))) {
    await tx.update(repAbsences).set(absenceSpan(zone, absence)).where(eq(repAbsences.id, absence.id));
  }
}
