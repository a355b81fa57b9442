import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { Executor } from "../db/client.ts";
import { experiments } from "../db/schema/index.ts";
import { found } from "../platform/errors.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { judge } from "./judge/judge.ts";
import type { Judged } from "./judge/judge.ts";
import { say } from "./judge/say.ts";
import type { Verdict } from "./judge/say.ts";
import { loadLeads } from "./load-leads.ts";
import type { Experiment } from "./load-leads.ts";

/** What an experiment shows at a moment. */
export interface Seen {
  experiment: Experiment;
  judged: Judged;
  verdict: Verdict;
  leftOut: number;
  asOf: Date;
}

/** Looks at an experiment: from what happened until now, so that late replies and corrections count. @throws NotFoundError */
export async function seeExperiment(
  app: Pick<Ground, "clock"> & SequenceParts,
  db: Executor,
  id: string,
): Promise<Seen> {
  const experiment = found(await db.select().from(experiments).where(eq(experiments.id, id)), "experiment", id);
  const asOf = app.clock.now();
  const { leads, leftOut } = await loadLeads(app, db, experiment);
  const judged = judge(experiment, leads, asOf.getTime());
  return { experiment, judged, verdict: say(judged, experiment, asOf), leftOut, asOf };
}
