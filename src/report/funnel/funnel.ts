import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { cellsOf } from "../cell/cell.ts";
import { countLeads } from "../count/count-others.ts";
import type { LeadGroup } from "../count/count-others.ts";
import { addUp } from "../count/group-counts.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { whatNext } from "../overview/what-next.ts";
import { bucketsOf, readRange, spanBefore } from "../range/range.ts";
import type { ReportQuery, Span } from "../range/range.ts";
import type { Report, Row } from "../report-schemas.ts";

interface Of {
  sequenceId?: string | undefined;
  source?: string | undefined;
}

/**
 * From lead to customer: how many of those who came to be known in the range have come how far by now; in all, by source, by
 * sequence, and by cohort, which are weeks unless the query says otherwise.
 */
export async function funnelReport(app: Pick<Ground, "db" | "clock">, query: ReportQuery & Of): Promise<Report> {
  const { sequenceId, source } = query;
  return inSnapshot<Report>(app, async (tx, asOf) => {
    const range = readRange(query, asOf);
    const before = query.compare === undefined ? null : spanBefore(range);
    const of = { sequenceId, source };
    const span = { from: range.from, to: range.to };
    const spans = bucketsOf(range);
    const cohorts = await countLeads(tx, asOf, { span, spans, ...of });
    const bySequence = sequenceId === undefined ? await rowsBy(tx, asOf, "sequenceId", span, of) : [];
    const earlier = before && (await countLeads(tx, asOf, { span: before, ...of }));
    return {
      asOf,
      range,
      before,
      next: await whatNext(tx, range),
      sections: {
        total: [
          {
            by: { ...of, sequenceId: sequenceId ?? null, source: source ?? null },
            cells: cellsOf("leads", addUp(cohorts), { ...of, ...span }),
            ...(before && earlier && { before: cellsOf("leads", addUp(earlier), { ...of, ...before }) }),
          },
        ],
        cohorts: spans.map((cohort, place) => ({
          by: { from: cohort.from.toISOString(), to: cohort.to.toISOString() },
          cells: cellsOf("leads", addUp(cohorts.filter(({ by }) => by["span"] === String(place))), {
            ...of,
            ...cohort,
          }),
        })),
        bySource: await rowsBy(tx, asOf, "source", span, of),
        bySequence,
      },
    };
  });
}

/** The signups of each source: which of them became prospects. Most people first. */
export async function sourcesReport(app: Pick<Ground, "db" | "clock">, query: ReportQuery): Promise<Report> {
  return inSnapshot<Report>(app, async (tx, asOf) => {
    const range = readRange(query, asOf);
    const before = query.compare === undefined ? null : spanBefore(range);
    const sources = await rowsBy(tx, asOf, "source", { from: range.from, to: range.to }, {});
    const earlier = before && (await rowsBy(tx, asOf, "source", before, {}));
    const rows = sources.map((row): Row => {
      const { source } = row.by;
      const same = earlier?.find(({ by }) => by["source"] === source)?.cells;
      return before === null ? row : { ...row, before: same ?? cellsOf("leads", {}, { source, ...before }) };
    });
    return { asOf, range, before, next: await whatNext(tx, range), sections: { sources: rows } };
  });
}

async function rowsBy(tx: Tx, now: Date, group: LeadGroup, span: Span, of: Of): Promise<Row[]> {
  const counted = await countLeads(tx, now, { span: { from: span.from, to: span.to }, by: [group], ...of });
  return counted
    .toSorted((a, b) => b.counts.lead - a.counts.lead)
    .map(({ by, counts }) => ({
      by,
      cells: cellsOf("leads", counts, { ...of, ...by, from: span.from, to: span.to }),
    }));
}
