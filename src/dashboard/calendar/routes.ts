import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Routes } from "../../platform/http/routes.ts";
import { absencesBetween } from "../../rep/absence/absences-between.ts";
import { calendarReport } from "../../report/calendar/calendar.ts";
import { calendarQuery, mostDays } from "../../report/calendar/calendar-query.ts";
import { pipelineQuery, pipelineReport } from "../../report/pipeline/pipeline.ts";
import { sequenceDefinition } from "../../sequence/definition/definition.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import { listSequences } from "../../sequence/list-sequences.ts";
import { getVersion } from "../../sequence/version/list-versions.ts";
import { openKept } from "../keep/keep.ts";
import type { DashboardParts } from "../parts.ts";
import { loadSenders } from "../running/load-senders.ts";
import { openPages } from "../shell/pages.ts";
import { parsed, readQuery } from "../shell/query.ts";
import { may } from "../shell/who.ts";
import { loadNames } from "../word/names.ts";
import { calendarView } from "./calendar-view.ts";
import { reckoningView } from "./frame.ts";
import { daysAhead } from "./outlook.ts";
import { pipelineView } from "./pipeline-view.ts";

const keptMs = 120_000;
/** Whoever waits longer sees that it is reckoned, and the page asks again. */
const patienceMs = 2_500;
const askAgainSeconds = "2";
const dayMs = 86_400_000;
const minuteMs = 60_000;
const published = 100;

const dayQuery = z.object({
  by: z.enum(["sender", "sequence"]).default("sender"),
  day: z.iso.date().or(z.literal("")).default(""),
});

/** `/calendar`: which mails go out in the days to come, and what to expect of them. */
export function calendarRoutes(app: DashboardParts): Routes {
  const kept = openKept();
  const soon = <T>(making: Promise<T>) => Promise.race([making, sleep(patienceMs, undefined, { ref: false })]);
  return openPages(app, "/calendar")
    .get("/calendar", ["reports:read"], async (visit) => {
      const { now, zone, user } = visit;
      const { by, day: chosen } = readQuery(visit, dayQuery);
      const report = await soon(
        kept.get(`calendar ${by} ${zone}`, keptMs, () => {
          const to = new Date(app.clock.now().getTime() + mostDays * dayMs - minuteMs);
          return calendarReport(app, parsed(calendarQuery, { to: to.toISOString(), zone, groupBy: by }));
        }),
      );
      if (report === undefined) {
        visit.c.header("Refresh", askAgainSeconds);
        return reckoningView("/calendar", "Calendar");
      }
      const [senders, sequences, absences] = await Promise.all([
        may(user, "senders:read") ? loadSenders(app, now) : [],
        may(user, "sequences:read") ? loadPublished(app) : [],
        may(user, "reps:read") ? absencesBetween(app, report.range) : [],
      ]);
      return calendarView(visit, { report, days: daysAhead(report, sequences, absences), senders, by, chosen });
    })
    .get("/calendar/pipeline", ["reports:read"], async (visit) => {
      const { sequenceId, weeks } = readQuery(visit, pipelineQuery.pick({ weeks: true, sequenceId: true }));
      const { zone } = visit;
      const report = await soon(
        kept.get(`pipeline ${weeks} ${sequenceId ?? ""} ${zone}`, keptMs, () =>
          pipelineReport(app, { weeks, sequenceId, zone, format: "json" }),
        ),
      );
      if (report === undefined) {
        visit.c.header("Refresh", askAgainSeconds);
        return reckoningView("/calendar/pipeline", "What to expect");
      }
      return pipelineView(visit, { report, weeks, sequenceId: sequenceId ?? "", names: await loadNames(app) });
    }).routes;
}

/** The published definitions that can be read, with the names of their sequences. */
async function loadPublished(app: DashboardParts): Promise<{ name: string; definition: SequenceDefinition }[]> {
  const { rows } = await listSequences(app, { limit: published, status: "published" });
  const read = await Promise.all(
    rows.map(async ({ id, sequence, version }) => {
      if (version === null) return [];
      const stored = (await getVersion(app, { id, number: version })).definition;
      const { data } = sequenceDefinition.safeParse(stored);
      return data === undefined ? [] : [{ name: sequence.name, definition: data }];
    }),
  );
  return read.flat();
}
