import { inArray, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { reps } from "../../db/schema/index.ts";
import { handoffFactSql, secondsToAnswer } from "../../handoff/handoff-filter.ts";
import { cellsOf } from "../cell/cell.ts";
import { countHandoffs } from "../count/count-handoffs.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { whatNext } from "../overview/what-next.ts";
import { readRange, spanBefore } from "../range/range.ts";
import type { ReportQuery, Span } from "../range/range.ts";
import type { Report, Row } from "../report-schemas.ts";

const times = {
  mean: sql`avg(${secondsToAnswer}) filter (where ${handoffFactSql.accepted})`,
  median: sql`percentile_cont(0.5) within group (order by ${secondsToAnswer}::float8) filter (where ${handoffFactSql.accepted})`,
};

/** What reps make of handoffs: how many they accept, how soon, within the time to accept or not, and what becomes of them. */
export async function repsReport(app: Pick<Ground, "db" | "clock">, query: ReportQuery): Promise<Report> {
  return inSnapshot<Report>(app, async (tx, asOf) => {
    const range = readRange(query, asOf);
    const before = query.compare === undefined ? null : spanBefore(range);
    const count = (span: Span, each: boolean) =>
      countHandoffs(tx, {
        span: { from: span.from, to: span.to },
        more: times,
        ...(each && { by: { repId: sql`h.rep_id` }, where: sql`h.rep_id is not null` }),
      });
    const all = await count(range, false);
    const each = await count(range, true);
    const earlier = before && (await count(before, true));
    const ids = each.map(({ by }) => by["repId"] ?? "");
    const named =
      ids.length === 0 ? [] : await tx.select({ id: reps.id, name: reps.name }).from(reps).where(inArray(reps.id, ids));
    const row = ({ by, counts }: (typeof all)[number]): Row => {
      const { repId } = by;
      const same = earlier?.find((one) => one.by["repId"] === repId)?.counts ?? {};
      return {
        by: repId === undefined ? {} : { repId, name: named.find(({ id }) => id === repId)?.name ?? null },
        cells: cellsOf("handoffs", counts, { repId, from: range.from, to: range.to }),
        ...(before && repId !== undefined && { before: cellsOf("handoffs", same, { repId, ...before }) }),
        took: {
          count: counts.accepted,
          meanMs: counts.accepted === 0 ? null : counts.mean * 1000,
          medianMs: counts.accepted === 0 ? null : counts.median * 1000,
        },
      };
    };
    return {
      asOf,
      range,
      before,
      next: await whatNext(tx, range),
      sections: { total: all.map(row), reps: each.map(row) },
    };
  });
}
