import { seeExperiment } from "../../experiment/see-experiment.ts";
import type { Seen } from "../../experiment/see-experiment.ts";
import { listExperiments } from "../../experiment/list-experiments.ts";
import type { Report } from "../../report/report-schemas.ts";
import { funnelReport } from "../../report/funnel/funnel.ts";
import { sequenceReport } from "../../report/sequence/sequence-report.ts";
import { sequenceDefinition } from "../../sequence/definition/definition.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import { getSequence } from "../../sequence/get-sequence.ts";
import type { NumberedSequence } from "../../sequence/get-sequence.ts";
import { listSequences } from "../../sequence/list-sequences.ts";
import { sequenceIdOf, sequenceParams } from "../../sequence/named/sequence-id.ts";
import { getVersion } from "../../sequence/version/list-versions.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import { NotFoundError } from "../../platform/errors.ts";
import type { Kept } from "../keep/keep.ts";
import type { DashboardParts } from "../parts.ts";
import type { Visit } from "../shell/view.ts";
import { rangeOf } from "../word/range.ts";

const reportKeptMs = 30_000;

export type ListedSequence = NumberedSequence & { id: string };

export interface SequenceList {
  page: Page<ListedSequence>;
  /** of those who were taken in in the last 90 days, by sequence */
  funnel: Report;
}

/** Sequences with how far those came whom they took in. */
export async function loadSequenceList(
  app: DashboardParts,
  kept: Kept,
  query: PageQuery & { status?: "draft" | "published" | "paused" | "archived" | undefined },
  { now, zone }: Visit,
): Promise<SequenceList> {
  const [page, funnel] = await Promise.all([
    listSequences(app, query),
    kept.get(`funnel ${zone}`, reportKeptMs, () =>
      funnelReport(app, { ...rangeOf(90, now), zone, granularity: "month" }),
    ),
  ]);
  return { page, funnel };
}

/** A sequence as its pages show it: the published definition, else the draft. */
export interface OneSequence {
  id: string;
  sequence: NumberedSequence["sequence"];
  version: number | null;
  /** null where what is stored cannot be read any more */
  definition: SequenceDefinition | null;
}

/** The sequence that the path names by id or key. @throws NotFoundError */
export async function loadSequence(app: DashboardParts, { c }: Visit): Promise<OneSequence> {
  const named = sequenceParams.safeParse({ id: c.req.param("id") });
  if (!named.success) throw new NotFoundError("sequence", (c.req.param("id") ?? "").slice(0, 100));
  const id = await sequenceIdOf(app, named.data);
  const { sequence, version } = await getSequence(app, { id });
  const stored = version === null ? sequence.draft : (await getVersion(app, { id, number: version })).definition;
  return { id, sequence, version, definition: sequenceDefinition.safeParse(stored).data ?? null };
}

/** Who walks a sequence and what comes of its mails, of those who were taken in in so many days. */
export function loadReport(
  app: DashboardParts,
  kept: Kept,
  id: string,
  days: number,
  { now, zone }: Visit,
): Promise<Report> {
  return kept.get(`${id} ${days} ${zone}`, reportKeptMs, () =>
    sequenceReport(app, { id, ...rangeOf(days, now), zone, granularity: "month" }),
  );
}

const judgedAtMost = 3;

/** The newest experiments of a sequence with what they show; one that cannot be judged is left out. */
export async function loadExperiments(app: DashboardParts, kept: Kept, sequenceId: string): Promise<Seen[]> {
  const { rows } = await listExperiments(app, { sequenceId, limit: judgedAtMost });
  const judged = await Promise.all(
    rows.map(({ id }) =>
      kept.get(`experiment ${id}`, reportKeptMs, () => seeExperiment(app, app.db, id)).catch(() => null),
    ),
  );
  return judged.filter((one) => one !== null);
}
