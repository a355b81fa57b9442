import { csvLine } from "../../platform/csv-line.ts";
import type { Ahead } from "./ahead-schemas.ts";

const head = ["section", "by", "metric", "value", "low", "high", "rows", "as_of"];

/** A report about what is to come as CSV (RFC 4180), one line for each number. Notes are lines of the section `notes`. */
export function aheadCsv({ sections, notes, asOf }: Ahead): string {
  const at = asOf.toISOString();
  const lines = Object.entries(sections).flatMap(([section, rows]) =>
    rows.flatMap(({ by, cells }) => {
      const name = Object.entries(by)
        .map(([key, value]) => `${key}=${value ?? ""}`)
        .join("; ");
      return Object.entries(cells).map(([metric, { value, low, high, rows: link }]) =>
        csvLine([section, name, metric, String(value), String(low), String(high), link ?? "", at]),
      );
    }),
  );
  const said = notes.map(({ code, text }) => csvLine(["notes", text, code, "", "", "", "", at]));
  return [csvLine(head), ...lines, ...said].join("");
}
