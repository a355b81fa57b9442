import type { Ground } from "../../ground.ts";
import { cellsOf } from "../cell/cell.ts";
import { countLeads, leadGroups } from "../count/count-leads.ts";
import type { LeadsOf } from "../count/count-leads.ts";
import { addUp } from "../count/group-counts.ts";
import type { Counted } from "../count/group-counts.ts";
import type { LeadFact } from "../../score/list/lead-facts.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { whatNext } from "../overview/what-next.ts";
import { bucketsOf, readRange, spanBefore } from "../range/range.ts";
import type { ReportQuery, Span } from "../range/range.ts";
import type { Report, Row } from "../report-schemas.ts";

/**
 * From lead to customer: how many of those who came to be known in the range have come how far by now; in all, by cohort, which
 * are weeks unless the query says otherwise, and by source, campaign, sequence, version and segment.
 * @throws NotFoundError of a segment
 */
export async function funnelReport(app: Pick<Ground, "db" | "clock">, query: ReportQuery & LeadsOf): Promise<Report> {
  const { sequenceId, versionId, source, campaign, segment } = query;
  const of = { sequenceId, versionId, source, campaign, segment };
  return inSnapshot<Report>(app, async (tx, asOf) => {
    const range = readRange(query, asOf);
    const before = query.compare === undefined ? null : spanBefore(range);
    const span = { from: range.from, to: range.to };
    const spans = bucketsOf(range);
    const counted = await countLeads(tx, asOf, { span, spans, ...of, by: leadGroups });
    const cohorts = counted.span;
    const earlier = before && (await countLeads(tx, asOf, { span: before, ...of, by: ["span"] })).span;
    return {
      asOf,
      range,
      before,
      next: await whatNext(tx, range),
      sections: {
        total: [
          {
            by: Object.fromEntries(Object.entries(of).map(([name, value]) => [name, value ?? null])),
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
        bySource: rowsBy(counted.source, span, of),
        byCampaign: rowsBy(counted.campaign, span, of),
        bySequence: rowsBy(counted.sequenceId, span, of),
        byVersion: rowsBy(counted.versionId, span, of),
        bySegment: rowsBy(counted.segment, span, of),
      },
    };
  });
}

/** The signups of each source: which of them became prospects. Most people first. */
export async function sourcesReport(app: Pick<Ground, "db" | "clock">, query: ReportQuery): Promise<Report> {
  return inSnapshot<Report>(app, async (tx, asOf) => {
    const range = readRange(query, asOf);
    const before = query.compare === undefined ? null : spanBefore(range);
    const count = async (span: Span) =>
      rowsBy((await countLeads(tx, asOf, { span, by: ["source"] })).source, { from: span.from, to: span.to }, {});
    const sources = await count(range);
    const earlier = before && (await count(before));
    const rows = sources.map((row): Row => {
      const { source } = row.by;
      const same = earlier?.find(({ by }) => by["source"] === source)?.cells;
      return before === null ? row : { ...row, before: same ?? cellsOf("leads", {}, { source, ...before }) };
    });
    return { asOf, range, before, next: await whatNext(tx, range), sections: { sources: rows } };
  });
}

/** Most people first. Of what the report is narrowed to already, there is nothing to tell apart. */
function rowsBy(counted: readonly Counted<LeadFact>[], span: Span, of: LeadsOf): Row[] {
  const known = new Set(Object.entries(of).flatMap(([name, value]) => (value === undefined ? [] : [name])));
  return counted
    .filter(({ by }) => Object.keys(by).every((name) => !known.has(name)))
    .toSorted((a, b) => b.counts.lead - a.counts.lead)
    .map(({ by, counts }) => ({ by, cells: cellsOf("leads", counts, { ...of, ...by, from: span.from, to: span.to }) }));
}
