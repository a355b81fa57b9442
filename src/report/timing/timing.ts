import { sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { replyWhere } from "../../inbound/reply-filter.ts";
import { cell, listLink } from "../cell/cell.ts";
import { groupCounts } from "../count/group-counts.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { whatNext } from "../overview/what-next.ts";
import { readRange } from "../range/range.ts";
import type { ReportQuery } from "../range/range.ts";
import type { Report } from "../report-schemas.ts";
import { allOf } from "../sql-parts.ts";

/**
 * When people answer: replies by weekday (1 is Monday, ISO 8601) and hour of the zone. By the date of the reply itself, not of the
 * mail that it answers.
 */
export async function timingReport(
  app: Pick<Ground, "db" | "clock">,
  query: ReportQuery & { sequenceId?: string | undefined },
): Promise<Report> {
  const { sequenceId } = query;
  return inSnapshot<Report>(app, async (tx, asOf) => {
    const range = readRange(query, asOf);
    const { from, to, zone } = range;
    const local = sql`(i.received_at at time zone ${zone}::text)`;
    const found = await groupCounts(tx, {
      from: sql`inbound_mails i where ${allOf(replyWhere({ reply: true, from, to, sequenceId }))}`,
      by: { weekday: sql`extract(isodow from ${local})::int`, hour: sql`extract(hour from ${local})::int` },
      numbers: { replies: sql`count(*)` },
    });
    const all = found.reduce((sum, { counts }) => sum + counts.replies, 0);
    const rows = found
      .toSorted((a, b) => place(a.by) - place(b.by))
      .map(({ by, counts }) => ({
        by,
        cells: {
          replies: cell(
            counts.replies,
            all,
            listLink("/v1/inbound-mails", { reply: "true", sequenceId, from, to, zone, ...by }),
          ),
        },
      }));
    return { asOf, range, before: null, next: await whatNext(tx, range), sections: { replies: rows } };
  });
}

const place = (by: Readonly<Record<string, string | null>>) => Number(by["weekday"]) * 24 + Number(by["hour"]);
