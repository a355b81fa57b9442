import { z } from "@hono/zod-openapi";
import { instantSchema, isoInstant } from "../../platform/http/schemas.ts";

/**
 * A number about what is to come, and between what it lies with a probability of 95 %; both ends are the number itself where it is
 * reckoned exactly.
 * @property rows the list of what was counted; null for what is not there yet
 */
export interface Estimate {
  value: number;
  low: number;
  high: number;
  rows: string | null;
}

/** One row of a section; `by` tells it from the others. */
export interface AheadRow {
  by: Readonly<Record<string, string | null>>;
  cells: Readonly<Record<string, Estimate>>;
}

/** A sentence about how far the numbers can be trusted, with its code. */
export interface Note {
  code: string;
  text: string;
}

/** A report about what is to come. `enough`: there are numbers; else `notes` says why not. */
export interface Ahead {
  asOf: Date;
  range: { from: Date; to: Date; zone: string };
  enough: boolean;
  exact: boolean;
  notes: readonly Note[];
  sections: Readonly<Record<string, readonly AheadRow[]>>;
}

const estimateSchema = z
  .object({
    value: z.number(),
    low: z.number().openapi({ description: "With `high`: between what it lies with 95 % probability." }),
    high: z.number(),
    rows: z.string().nullable().openapi({
      description: "The list of what was counted; null for what is not there yet.",
      example: "/v1/enrollments?fact=running",
    }),
  })
  .openapi("Estimate");

export const aheadSchema = z
  .object({
    asOf: instantSchema,
    range: z.object({ from: instantSchema, to: instantSchema, zone: z.string() }),
    enough: z.boolean().openapi({ description: "Whether there are numbers; if not, `notes` says why." }),
    exact: z.boolean().openapi({ description: "Whether all were reckoned through; else the numbers are estimates." }),
    notes: z.array(z.object({ code: z.string(), text: z.string() })),
    sections: z.record(
      z.string(),
      z.array(
        z.object({ by: z.record(z.string(), z.string().nullable()), cells: z.record(z.string(), estimateSchema) }),
      ),
    ),
  })
  .openapi("ReportAhead");

/** The JSON form of a report about what is to come. */
export function presentAhead({ asOf, range, enough, exact, notes, sections }: Ahead): z.infer<typeof aheadSchema> {
  return {
    asOf: isoInstant(asOf),
    range: { from: isoInstant(range.from), to: isoInstant(range.to), zone: range.zone },
    enough,
    exact,
    notes: [...notes],
    sections: Object.fromEntries(
      Object.entries(sections).map(([name, rows]) => [
        name,
        rows.map(({ by, cells }) => ({ by: { ...by }, cells: { ...cells } })),
      ]),
    ),
  };
}

/** A number that is known. */
export const known = (value: number, rows: string | null = null): Estimate => ({
  value,
  low: value,
  high: value,
  rows,
});
