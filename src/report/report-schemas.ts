import { z } from "@hono/zod-openapi";
import { instantSchema, isoInstant } from "../platform/http/schemas.ts";
import type { Cell } from "./cell/cell.ts";
import { granularities } from "./range/range.ts";
import type { Range, Span } from "./range/range.ts";

export const cellSchema = z
  .object({
    value: z.int().openapi({ description: "How many: the numerator." }),
    of: z
      .int()
      .nullable()
      .openapi({ description: "Of how many: the denominator. Null where it is a share of nothing." }),
    rate: z
      .number()
      .nullable()
      .openapi({ description: "Share from 0 to 1; null where there is nothing to be a share of." }),
    rows: z.string().openapi({
      example: "/v1/messages?sequenceId=019aa5c8-93a0-7c1d-8a83-2f6de1b4c111&fact=opened",
      description: "The list of what was counted: as many rows as `value` says.",
    }),
  })
  .openapi("ReportCell");

/** How long something took, in milliseconds, of those of whom it is known. */
export interface Took {
  count: number;
  meanMs: number | null;
  medianMs: number | null;
}

export const tookSchema = z
  .object({ count: z.int(), meanMs: z.number().nullable(), medianMs: z.number().nullable() })
  .openapi("ReportDuration");

/**
 * One row of a section.
 * @property by what tells it from the others of the section: ids, names, or a span of time (`from`, `to`)
 * @property cells by metric
 * @property before the same of the period before, where that was asked for
 */
export interface Row {
  by: Readonly<Record<string, string | null>>;
  cells: Readonly<Record<string, Cell>>;
  before?: Readonly<Record<string, Cell>>;
  took?: Took;
  band?: Band;
}

/** Between what a rate lies with a probability of 95 %, by what was seen (Wilson's interval). */
export interface Band {
  metric: string;
  low: number;
  high: number;
}

/** What to do next where there is nothing to count yet. */
export interface Next {
  code: string;
  text: string;
}

/** A report: sections of rows. */
export interface Report {
  asOf: Date;
  range: Range;
  before: Span | null;
  next: Next | null;
  sections: Readonly<Record<string, readonly Row[]>>;
}

const rowSchema = z
  .object({
    by: z.record(z.string(), z.string().nullable()).openapi({
      description: "What tells this row from the others: ids, names, or a span of time.",
      example: { stepId: "hello" },
    }),
    cells: z
      .record(z.string(), cellSchema)
      .openapi({ description: "By metric: GET /v1/reports/metrics says what each means." }),
    before: z.record(z.string(), cellSchema).optional().openapi({ description: "The same of the period before." }),
    took: tookSchema.optional(),
    band: z
      .object({ metric: z.string(), low: z.number(), high: z.number() })
      .optional()
      .openapi({ description: "Between what the rate lies with 95 % probability, by what was seen." }),
  })
  .openapi("ReportRow");

export const reportSchema = z
  .object({
    asOf: instantSchema.openapi({ description: "All numbers are of this instant." }),
    range: z.object({ from: instantSchema, to: instantSchema, zone: z.string(), granularity: z.enum(granularities) }),
    before: z.object({ from: instantSchema, to: instantSchema }).nullable(),
    next: z
      .object({ code: z.string(), text: z.string() })
      .nullable()
      .openapi({ description: "What to do next, while there is nothing to count." }),
    sections: z.record(z.string(), z.array(rowSchema)),
  })
  .openapi("Report");

/** The JSON form of a report. */
export function presentReport({ asOf, range, before, next, sections }: Report): z.infer<typeof reportSchema> {
  const span = ({ from, to }: Span) => ({ from: isoInstant(from), to: isoInstant(to) });
  return {
    asOf: isoInstant(asOf),
    range: { ...span(range), zone: range.zone, granularity: range.granularity },
    before: before && span(before),
    next,
    sections: Object.fromEntries(
      Object.entries(sections).map(([name, rows]) => [
        name,
        rows.map(({ by, cells, ...row }) => ({ ...row, by: { ...by }, cells: { ...cells } })),
      ]),
    ),
  };
}
