import { and, asc, eq, gt, lt } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { repAbsences, reps } from "../../db/schema/index.ts";
import type { Absence } from "./add-absence.ts";

const most = 1_000;

/** Who of the reps that work is away within a span of time, with their names, by when that begins. */
export async function absencesBetween(
  { db }: Pick<Ground, "db">,
  { from, to }: { from: Date; to: Date },
): Promise<(Absence & { name: string })[]> {
  const rows = await db
    .select({ absence: repAbsences, name: reps.name })
    .from(repAbsences)
    .innerJoin(reps, eq(reps.id, repAbsences.repId))
    .where(and(lt(repAbsences.startsAt, to), gt(repAbsences.endsAt, from), eq(reps.active, true)))
    .orderBy(asc(repAbsences.startsAt), asc(repAbsences.id))
    .limit(most);
  return rows.map(({ absence, name }) => ({ ...absence, name }));
}
