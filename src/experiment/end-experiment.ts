import { and, eq, isNull } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { experiments } from "../db/schema/index.ts";
import { found } from "../platform/errors.ts";
import type { Experiment } from "./load-leads.ts";

/**
 * Takes no more leads in. Those who are in can still respond, so what it shows may grow. The same word again changes nothing.
 * @throws NotFoundError
 */
export async function endExperiment({ db, clock }: Pick<Ground, "db" | "clock">, id: string): Promise<Experiment> {
  const isIt = eq(experiments.id, id);
  await db
    .update(experiments)
    .set({ endedAt: clock.now(), lookAt: null })
    .where(and(isIt, isNull(experiments.endedAt)));
  return found(await db.select().from(experiments).where(isIt), "experiment", id);
}
