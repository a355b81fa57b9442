import { csvLine } from "../../platform/csv-line.ts";
import type { Report } from "../report-schemas.ts";

const head = ["section", "by", "period", "metric", "value", "of", "rate", "rows", "as_of"];

/** A report as CSV (RFC 4180), one line for each number: what a spreadsheet can pivot. `period` is `now` or `before`. */
export function reportCsv({ sections, asOf }: Report): string {
  const lines = [csvLine(head)];
  for (const [section, rows] of Object.entries(sections)) {
    for (const { by, cells, before } of rows) {
      const name = Object.entries(by)
        .map(([key, value]) => `${key}=${value ?? ""}`)
        .join("; ");
      for (const [period, found] of [
        ["now", cells],
        ["before", before ?? {}],
      ] as const) {
        for (const [metric, { value, of, rate, rows: link }] of Object.entries(found)) {
          const numbers = [value, of, rate].map((number) => (number === null ? "" : String(number)));
          lines.push(csvLine([section, name, period, metric, ...numbers, link, asOf.toISOString()]));
        }
      }
    }
  }
  return lines.join("");
}
