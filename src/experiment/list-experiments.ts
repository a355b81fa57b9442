import { isNotNull, isNull } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { equals, listPage } from "../db/list-page.ts";
import { experiments } from "../db/schema/index.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import type { Experiment } from "./load-leads.ts";

export interface ExperimentFilter {
  sequenceId?: string | undefined;
  status?: "running" | "ended" | undefined;
}

/** Experiments that match every given filter, newest first. */
export async function listExperiments(
  { db }: Pick<Ground, "db">,
  { sequenceId, status, ...page }: PageQuery & ExperimentFilter,
): Promise<Page<Experiment>> {
  const isOver = status === "ended" ? isNotNull(experiments.endedAt) : isNull(experiments.endedAt);
  return listPage(
    db,
    experiments,
    page,
    equals(experiments.sequenceId, sequenceId),
    status === undefined ? undefined : isOver,
  );
}
