import { openKept } from "../keep/keep.ts";
import type { Routes } from "../../platform/http/routes.ts";
import type { DashboardParts } from "../parts.ts";
import { openPages } from "../shell/pages.ts";
import { loadOverview } from "./load.ts";
import { overviewView } from "./view.ts";

/** `/`: what needs somebody now, and how it goes. A rep begins with the handoffs. */
export function overviewRoutes(app: DashboardParts): Routes {
  const kept = openKept();
  return openPages(app, "/").get("/", ["handoffs:read"], async (visit) => {
    if (visit.user.role === "rep") return visit.c.redirect("/handoffs", 303);
    return overviewView(visit, await loadOverview(app, kept, visit));
  }).routes;
}
