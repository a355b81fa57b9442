import { z } from "zod";
import type { Routes } from "../../platform/http/routes.ts";
import { pageQuery } from "../../platform/http/pagination.ts";
import { versionsReport } from "../../report/sequence/by-version.ts";
import { pauseSequence, resumeSequence } from "../../sequence/pause.ts";
import { publishSequence } from "../../sequence/publish/publish.ts";
import { toRunning } from "../../sequence/publish/publish-schemas.ts";
import { statusSchema } from "../../sequence/sequence-schemas.ts";
import { getVersion, listVersions } from "../../sequence/version/list-versions.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { definitionText } from "../word/definition-text.ts";
import { openKept } from "../keep/keep.ts";
import type { DashboardParts } from "../parts.ts";
import { openPages } from "../shell/pages.ts";
import { parsed, readQuery } from "../shell/query.ts";
import type { Rights } from "../shell/who.ts";
import { flowBody } from "./flow-view.ts";
import { sequenceView } from "./frame.ts";
import { sequenceListView } from "./list-view.ts";
import { loadExperiments, loadReport, loadSequence, loadSequenceList } from "./load.ts";
import { rangeOf } from "../word/range.ts";
import { mailsBody } from "./mails-view.ts";
import { publishBody, runnings } from "./publish-view.ts";
import { unreadable } from "./unreadable.ts";
import { versionBody, versionsBody } from "./version-view.ts";

const reads: Rights = ["sequences:read", "reports:read"];
const publishes: Rights = ["sequences:publish"];

const listQuery = pageQuery.extend({ status: statusSchema.optional() });
const flowQuery = z.object({
  days: z.enum(["7", "30", "90", "365"]).default("90"),
  step: z.string().max(64).optional(),
});
const runningInput = z.object({ running: z.enum(runnings).default("pin") });
const versionNumber = z.coerce.number().int().min(1).max(2_147_483_647);
const lookedBackDays = 90;

/** `/sequences`: the list, and of each its flow, its mails, its versions, and publishing with all that it changes. */
export function sequencePageRoutes(app: DashboardParts): Routes {
  const kept = openKept();
  return openPages(app, "/sequences")
    .get("/sequences", reads, async (visit) => {
      const query = readQuery(visit, listQuery);
      return sequenceListView(visit, await loadSequenceList(app, kept, query, visit), query.status);
    })
    .get("/sequences/:id", reads, async (visit) => {
      const { days, step = null } = readQuery(visit, flowQuery);
      const one = await loadSequence(app, visit);
      const { definition, id } = one;
      if (definition === null) return sequenceView(visit, one, "", unreadable());
      const report = await loadReport(app, kept, id, Number(days), visit);
      const experiments = await loadExperiments(app, kept, id);
      const body = flowBody(visit, { definition, report, experiments, days: Number(days), chosen: step });
      return sequenceView(visit, one, "", body);
    })
    .get("/sequences/:id/mails", reads, async (visit) => {
      const one = await loadSequence(app, visit);
      const report = await loadReport(app, kept, one.id, lookedBackDays, visit);
      return sequenceView(visit, one, "/mails", mailsBody(visit, one, report));
    })
    .get("/sequences/:id/versions", reads, async (visit) => {
      const one = await loadSequence(app, visit);
      const versions = await listVersions(app, { id: one.id, limit: 100 });
      const range = { ...rangeOf(lookedBackDays, visit.now), zone: visit.zone, granularity: "month" as const };
      const report = await kept.get(`versions ${one.id}`, 30_000, () => versionsReport(app, { id: one.id, ...range }));
      return sequenceView(visit, one, "/versions", versionsBody(visit, one.id, versions.rows, report));
    })
    .get("/sequences/:id/versions/:number", reads, async (visit) => {
      const one = await loadSequence(app, visit);
      const number = versionNumber.safeParse(visit.c.req.param("number"));
      if (!number.success) throw new NotFoundError("version", visit.c.req.param("number") ?? "");
      const version = await getVersion(app, { id: one.id, number: number.data });
      return sequenceView(visit, one, "/versions", versionBody(visit, version, definitionText(version.definition)));
    })
    .get("/sequences/:id/publish", publishes, async (visit) => {
      const { running } = parsed(runningInput, { running: visit.c.req.query("running") });
      const one = await loadSequence(app, visit);
      const dry = await publishSequence(app, { id: one.id, running: toRunning(running), dryRun: true });
      return sequenceView(visit, one, "/publish", publishBody(visit, one.id, dry, running));
    })
    .post("/sequences/:id/publish", publishes, async (visit, fields) => {
      const { running } = parsed(runningInput, fields);
      const { id } = await loadSequence(app, visit);
      const { unchanged } = await publishSequence(app, { id, running: toRunning(running) });
      return `/sequences/${id}?said=${unchanged ? "unchanged" : "published"}`;
    })
    .post("/sequences/:id/pause", publishes, async (visit) => {
      const { id } = await loadSequence(app, visit);
      await pauseSequence(app, { id });
      return `/sequences/${id}?said=paused`;
    })
    .post("/sequences/:id/resume", publishes, async (visit) => {
      const { id } = await loadSequence(app, visit);
      await resumeSequence(app, { id, by: `user:${visit.user.userId}` });
      return `/sequences/${id}?said=resumed`;
    }).routes;
}
