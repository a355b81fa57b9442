import { z } from "zod";
import type { Routes } from "../../platform/http/routes.ts";
import { funnelReport } from "../../report/funnel/funnel.ts";
import { repsReport } from "../../report/rep/reps.ts";
import { timingReport } from "../../report/timing/timing.ts";
import { openKept } from "../keep/keep.ts";
import type { DashboardParts } from "../parts.ts";
import { openPages } from "../shell/pages.ts";
import { readQuery } from "../shell/query.ts";
import { loadNames } from "../word/names.ts";
import { rangeOf } from "../word/range.ts";
import { reportsView } from "./reports-view.ts";

const keptMs = 60_000;
const reportsQuery = z.object({ days: z.enum(["7", "30", "90", "365"]).default("90") });

/** `/reports`: what became of it. */
export function insightRoutes(app: DashboardParts): Routes {
  const kept = openKept();
  return openPages(app, "/reports").get("/reports", ["reports:read"], async (visit) => {
    const days = Number(readQuery(visit, reportsQuery).days);
    const { zone, now } = visit;
    const range = { ...rangeOf(days, now), zone, granularity: "month" as const };
    const key = `${days} ${zone}`;
    const [funnel, reps, timing, names] = await Promise.all([
      kept.get(`funnel ${key}`, keptMs, () => funnelReport(app, range)),
      kept.get(`reps ${key}`, keptMs, () => repsReport(app, range)),
      kept.get(`timing ${key}`, keptMs, () => timingReport(app, range)),
      loadNames(app),
    ]);
    return reportsView(visit, { days, funnel, reps, timing, names });
  }).routes;
}
