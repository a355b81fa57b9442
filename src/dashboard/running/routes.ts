import { z } from "zod";
import { retrySetAside } from "../../aside/get-set-aside.ts";
import { listSetAsides } from "../../aside/list-set-asides.ts";
import { failingJobs } from "../../jobs/failing.ts";
import { pageQuery } from "../../platform/http/pagination.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { deliverabilityReport } from "../../report/deliverability/deliverability.ts";
import { listTrips } from "../../send/guard/list-trips.ts";
import { resumeTrip } from "../../send/guard/resume-trip.ts";
import { liftDestinationHold } from "../../sender/destination/lift-hold.ts";
import { openKept } from "../keep/keep.ts";
import type { DashboardParts } from "../parts.ts";
import { openPages } from "../shell/pages.ts";
import { idIn, parsed, readQuery } from "../shell/query.ts";
import { rangeOf } from "../word/range.ts";
import { deliverabilityView } from "./deliverability-view.ts";
import { jobsView } from "./jobs-view.ts";
import { loadSenders } from "./load-senders.ts";

/** As `/readyz` has it. */
const failingSeconds = 60;
const reportKeptMs = 60_000;
const liftInput = z.object({ destination: z.string().min(1).max(255).toLowerCase() });

/** `/deliverability` and `/jobs`: what holds mail, what fails, and the buttons that let it go on. */
export function runningRoutes(app: DashboardParts): Routes {
  const kept = openKept();
  return openPages(app, "/deliverability")
    .get("/deliverability", ["senders:read", "reports:read"], async (visit) => {
      const range = { ...rangeOf(30, visit.now), zone: visit.zone, granularity: "month" as const };
      const [senders, trips, report] = await Promise.all([
        loadSenders(app, visit.now),
        listTrips(app, { status: "open", limit: 50 }),
        kept.get(`deliverability ${visit.zone}`, reportKeptMs, () => deliverabilityReport(app, range)),
      ]);
      return deliverabilityView(visit, { senders, trips: trips.rows, report });
    })
    .post("/deliverability/trips/:id/resume", ["senders:write"], async (visit) => {
      await resumeTrip(app, { id: idIn(visit, "guard_trip"), by: `user:${visit.user.userId}` });
      return "/deliverability?said=resumed_trip";
    })
    .post("/deliverability/senders/:id/lift", ["senders:write"], async (visit, fields) => {
      await liftDestinationHold(app, { id: idIn(visit, "sender"), ...parsed(liftInput, fields) });
      return "/deliverability?said=released";
    })
    .get("/jobs", ["operations:read", "personal_data"], async (visit) => {
      const [failing, asides] = await Promise.all([
        failingJobs(app.db, failingSeconds),
        listSetAsides(app, readQuery(visit, pageQuery)),
      ]);
      return jobsView(visit, failing, asides);
    })
    .post("/jobs/set-asides/:id/retry", ["operations:write"], async (visit) => {
      await retrySetAside(app, { id: idIn(visit, "set_aside") });
      return "/jobs?said=retried";
    }).routes;
}
