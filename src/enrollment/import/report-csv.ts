import { and, asc, eq, gt } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { importProblems } from "../../db/schema/index.ts";
import { csvLine } from "../../platform/csv-line.ts";

const rowsAtOnce = 1_000;

/**
 * What was wrong with the rows of an import, as CSV (RFC 4180): the line in the file, whether the row was rejected or taken without
 * the field, its address if it has one that can be read, the field as a JSON Pointer, what the file calls its column, code and message. Holds a page of rows at a time.
 */
export async function* reportCsv({ db }: Pick<Ground, "db">, { id }: { id: string }): AsyncGenerator<string> {
  yield csvLine(["line", "outcome", "email", "field", "column", "code", "message"]);
  for (let after = 0; ;) {
    const rows = await db
      .select()
      .from(importProblems)
      .where(and(eq(importProblems.importId, id), gt(importProblems.line, after)))
      .orderBy(asc(importProblems.line))
      .limit(rowsAtOnce);
    yield rows
      .flatMap((row) =>
        row.problems.map(({ pointer, column = "", code, message }) =>
          csvLine([String(row.line), row.outcome, row.email ?? "", pointer, column, code, message]),
        ),
      )
      .join("");
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsAtOnce) return;
    after = last.line;
  }
}
