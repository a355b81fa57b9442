import { getLeads } from "../../lead/get-leads.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import { scoreOf } from "../../lead/score-of.ts";
import { listActivity } from "../../lead/timeline/list-activity.ts";
import { funnelReport } from "../../report/funnel/funnel.ts";
import { overviewReport } from "../../report/overview/overview.ts";
import type { Report } from "../../report/report-schemas.ts";
import type { Kept } from "../keep/keep.ts";
import type { DashboardParts } from "../parts.ts";
import { rangeOf } from "../word/range.ts";
import { loadNames } from "../word/names.ts";
import { loadNeeds } from "./load-needs.ts";
import type { NeedFacts } from "./needs.ts";
import type { Entry } from "./activity.ts";

const reportKeptMs = 60_000;
const lookedAt = 200;
const shownHot = 5;

export interface OverviewFacts {
  needs: NeedFacts;
  /** of those who came in the last 90 days */
  funnel: Report;
  /** the last 30 days by day, and the 30 before */
  month: Report;
  before: Report;
  ripening: { lead: Lead; score: { total: number; fit: number; engagement: number }; last: Entry }[];
  entries: Entry[];
}

/** What the overview shows. Reports are shared for a minute: each says of when it is. */
export async function loadOverview(
  app: DashboardParts,
  kept: Kept,
  { now, zone }: { now: Date; zone: string },
): Promise<OverviewFacts> {
  const names = await loadNames(app);
  const range = (from: number, until: number) => ({ ...rangeOf(from, now, until), zone, granularity: "day" as const });
  const report = (name: string, make: () => Promise<Report>) => kept.get(`${name} ${zone}`, reportKeptMs, make);
  const [needs, funnel, month, before, latest] = await Promise.all([
    loadNeeds(app, names, now),
    report("funnel", () => funnelReport(app, { ...range(90, 0), granularity: "month" })),
    report("month", () => overviewReport(app, range(30, 0))),
    report("before", () => overviewReport(app, range(60, 30))),
    listActivity(app, { limit: lookedAt }),
  ]);
  const leads = await getLeads(
    app,
    latest.rows.map(({ leadId }) => leadId),
  );
  const entries = latest.rows.map((activity): Entry => ({ activity, lead: leads.get(activity.leadId), names }));
  return { needs, funnel, month, before, ripening: ripest(entries, now), entries };
}

/** What shows that a person takes notice. */
const interest = new Set<string>(["opened", "clicked", "replied", "reacted", "inquired", "event", "calendar_answered"]);

/** Of those who did something last, the leads with most points, each with what they did last. */
function ripest(entries: readonly Entry[], now: Date): OverviewFacts["ripening"] {
  const last = new Map<string, OverviewFacts["ripening"][number]>();
  for (const entry of entries) {
    const { lead, activity } = entry;
    const isMachine = "verdict" in activity.data && activity.data["verdict"] !== "human";
    if (!interest.has(activity.kind) || isMachine) continue;
    if (lead === undefined || lead.stage !== "lead" || last.has(lead.id)) continue;
    last.set(lead.id, { lead, score: scoreOf(lead, now), last: entry });
  }
  return [...last.values()].toSorted((a, b) => b.score.total - a.score.total).slice(0, shownHot);
}
