import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { cellsOf } from "../cell/cell.ts";
import type { Cell } from "../cell/cell.ts";
import { countMessages } from "../count/count-messages.ts";
import { countLeads } from "../count/count-leads.ts";
import { countEnrollments } from "../count/count-enrollments.ts";
import { countHandoffs } from "../count/count-handoffs.ts";
import { addUp } from "../count/group-counts.ts";
import type { Counted } from "../count/group-counts.ts";
import { inSnapshot } from "../in-snapshot.ts";
import type { Unit } from "../metrics/metrics.ts";
import { bucketsOf, readRange, spanBefore } from "../range/range.ts";
import type { ReportQuery, Span } from "../range/range.ts";
import type { Next, Report, Row } from "../report-schemas.ts";
import { whatNext } from "./what-next.ts";

type Groups = Readonly<Record<Unit, readonly Counted<string>[]>>;
const allUnits = ["messages", "enrollments", "leads", "handoffs"] as const;

/** What went out, what came back, who came and how far they got, in a range: in all, and over time. */
export async function overviewReport(app: Pick<Ground, "db" | "clock">, query: ReportQuery): Promise<Report> {
  return inSnapshot(app, async (tx, asOf): Promise<Report> => {
    const range = readRange(query, asOf);
    const spans = bucketsOf(range);
    const before = query.compare === undefined ? null : spanBefore(range);
    const next = await whatNext(tx, range);
    if (next !== null && isEmpty(next)) return { asOf, range, before, next, sections: {} };
    const all = await countAll(tx, asOf, range, spans);
    const earlier = before && (await countAll(tx, asOf, before));
    const total: Row[] = allUnits.map((unit) => ({
      by: { unit },
      cells: cellsIn(all, unit, range),
      ...(before && earlier && { before: cellsIn(earlier, unit, before) }),
    }));
    const series = spans.flatMap((span, place): Row[] =>
      allUnits.map((unit) => ({
        by: { unit, from: span.from.toISOString(), to: span.to.toISOString() },
        cells: cellsIn(all, unit, span, place),
      })),
    );
    return { asOf, range, before, next, sections: { total, series } };
  });
}

/** Whether there can be nothing but zeros yet. */
const isEmpty = ({ code }: Next) => code === "no_sequence" || code === "no_lead";

/** One after the other: they are statements of one transaction. */
async function countAll(tx: Tx, now: Date, span: Span, spans?: readonly Span[]): Promise<Groups> {
  const in_ = { span, ...(spans && { spans }) };
  return {
    messages: await countMessages(tx, in_),
    enrollments: await countEnrollments(tx, in_),
    leads: (await countLeads(tx, now, { ...in_, by: ["span"] })).span,
    handoffs: await countHandoffs(tx, in_),
  };
}

/** The cells of a unit, of the groups of one span or of all together. */
function cellsIn(groups: Groups, unit: Unit, span: Span, place?: number): Record<string, Cell> {
  const picked = groups[unit].filter(({ by }) => place === undefined || by["span"] === String(place));
  return cellsOf(unit, addUp(picked), { from: span.from, to: span.to });
}
