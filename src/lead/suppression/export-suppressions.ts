import { and, asc, gt } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { suppressions } from "../../db/schema/index.ts";
import { csvLine } from "../../platform/csv-line.ts";
import type { Suppression } from "./list-suppressions.ts";

const rowsAtOnce = 1_000;
const columns = ["email", "domain", "hash", "reason", "detail", "createdAt", "until"] as const;

/** The whole suppression list, oldest first, as CSV (RFC 4180) or one JSON object on each line. Holds a page of rows at a time. */
export async function* exportSuppressions(
  { db }: Pick<Ground, "db">,
  format: "csv" | "ndjson",
): AsyncGenerator<string> {
  if (format === "csv") yield csvLine(columns);
  let after: string | undefined;
  for (;;) {
    const rows = await db
      .select()
      .from(suppressions)
      .where(and(after === undefined ? undefined : gt(suppressions.id, after)))
      .orderBy(asc(suppressions.id))
      .limit(rowsAtOnce);
    if (rows.length > 0) yield rows.map((row) => (format === "csv" ? csvRow(row) : jsonRow(row))).join("");
    after = rows.at(-1)?.id;
    if (after === undefined || rows.length < rowsAtOnce) return;
  }
}

function csvRow(row: Suppression): string {
  return csvLine(
    columns.map((name) => {
      const value = row[name];
      return value instanceof Date ? value.toISOString() : (value ?? "");
    }),
  );
}

function jsonRow(row: Suppression): string {
  const said = columns.flatMap((name) => (row[name] === null ? [] : [[name, row[name]] as const]));
  return `${JSON.stringify(Object.fromEntries(said))}\n`;
}
