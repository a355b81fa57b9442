import { z } from "zod";
import { endExperiment } from "../../experiment/end-experiment.ts";
import { experimentInput } from "../../experiment/experiment-schemas.ts";
import { listExperiments } from "../../experiment/list-experiments.ts";
import { seeExperiment } from "../../experiment/see-experiment.ts";
import { startExperiment } from "../../experiment/start-experiment.ts";
import { switchArm, undoSwitch } from "../../experiment/switch/switch-arm.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { pageQuery } from "../../platform/http/pagination.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { openKept } from "../keep/keep.ts";
import type { DashboardParts } from "../parts.ts";
import { orMend } from "../shell/mend.ts";
import { openPages } from "../shell/pages.ts";
import type { Fields } from "../shell/pages.ts";
import { idIn, parsed, readQuery } from "../shell/query.ts";
import type { Visit } from "../shell/view.ts";
import { loadNames } from "../word/names.ts";
import { loadCandidates } from "./candidates.ts";
import type { Candidate } from "./candidates.ts";
import { experimentsView } from "./list-view.ts";
import { chooseView, startView } from "./start-view.ts";
import { experimentView } from "./view.ts";

const keptMs = 60_000;
const shown = 20;
const listQuery = pageQuery.extend({ status: z.enum(["running", "ended"]).optional() });

/** `/experiments`: what works better, started, judged and ended here. */
export function experimentPageRoutes(app: DashboardParts): Routes {
  const kept = openKept();
  const by = ({ user }: Visit) => ({ kind: "user" as const, id: user.userId });
  return openPages(app, "/experiments")
    .get("/experiments", ["experiments:read", "reports:read"], async (visit) => {
      const { status, cursor } = readQuery(visit, listQuery);
      const { rows, nextCursor } = await listExperiments(app, { limit: shown, cursor, status });
      const judged = await Promise.all(
        rows.map(({ id }) =>
          kept.get(`experiment ${id}`, keptMs, () => seeExperiment(app, app.db, id)).catch(() => null),
        ),
      );
      const experiments = judged.filter((one) => one !== null);
      return experimentsView(visit, { experiments, names: await loadNames(app), status, nextCursor });
    })
    .get("/experiments/new", ["experiments:write", "sequences:read", "topics:read"], async (visit) => {
      const { sequence, topic, step } = visit.c.req.query();
      const candidates = await loadCandidates(app);
      if (sequence === undefined && topic === undefined) return chooseView(candidates);
      return startView(visit, chosen(candidates, { sequence, topic, step }), {});
    })
    .post("/experiments", ["experiments:write", "sequences:read", "topics:read"], async (visit, fields) => {
      const start = async () => {
        const { id } = await startExperiment(app, parsed(experimentInput, inputOf(fields)));
        return `/experiments/${id}?said=experiment_started`;
      };
      return orMend(start, async (wrong) => startView(visit, chosen(await loadCandidates(app), fields), fields, wrong));
    })
    .get("/experiments/:id", ["experiments:read", "reports:read"], async (visit) =>
      experimentView(visit, await seeExperiment(app, app.db, idIn(visit, "experiment")), await loadNames(app)),
    )
    .post("/experiments/:id/end", ["experiments:write"], async (visit) => {
      const { id } = await endExperiment(app, idIn(visit, "experiment"));
      return `/experiments/${id}?said=experiment_ended`;
    })
    .post("/experiments/:id/switch", ["experiments:write"], async (visit, { arm = "" }) => {
      const { id } = await switchArm(app, { id: idIn(visit, "experiment"), arm, by: by(visit) });
      return `/experiments/${id}?said=experiment_switched`;
    })
    .post("/experiments/:id/undo-switch", ["experiments:write"], async (visit) => {
      const { id } = await undoSwitch(app, { id: idIn(visit, "experiment"), by: by(visit) });
      return `/experiments/${id}?said=experiment_undone`;
    }).routes;
}

type Named = { readonly [field in "sequence" | "topic" | "step"]?: string | undefined };

/** The candidate that a query or a form names. @throws NotFoundError when there is none any more */
function chosen(candidates: readonly Candidate[], named: Named): Candidate {
  const found = candidates.find(
    ({ sequenceId, topic, step }) =>
      (sequenceId ?? "") === (named.sequence ?? "") &&
      (topic ?? "") === (named.topic ?? "") &&
      (step ?? "") === (named.step ?? ""),
  );
  if (found === undefined) throw new NotFoundError("experiment", (named.step ?? named.topic ?? "").slice(0, 100));
  return found;
}

/** The fields of the form, as the API takes them; what was left empty is not there. */
function inputOf(fields: Fields): object {
  const { _csrf, method = "", looks = "", responses = "", ...rest } = fields;
  const given = Object.entries(rest).filter(([, value]) => value !== "");
  return {
    ...Object.fromEntries(given),
    ...(method !== "" && { method: { kind: method, looks: Number(looks), responses: Number(responses) } }),
  };
}
