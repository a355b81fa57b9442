import { getImport } from "../../enrollment/import/get-import.ts";
import { startInput } from "../../enrollment/import/file/file-schemas.ts";
import { readStart } from "../../enrollment/import/file/routes.ts";
import type { GuessedColumn } from "../../enrollment/import/file/guess-columns.ts";
import { startFileImport } from "../../enrollment/import/file/start-import.ts";
import { idSchema } from "../../platform/http/schemas.ts";
import type { DashboardParts } from "../parts.ts";
import type { Fields } from "../shell/pages.ts";
import { parsed } from "../shell/query.ts";

/**
 * Begins what a form says: a try, or the import. One that follows a try (`as`) reads the file as that did.
 * @returns id of the import
 * @throws InvalidInputError with what is wrong with the form, or the columns
 */
export async function startByForm(
  app: DashboardParts,
  fileId: string,
  columns: readonly GuessedColumn[],
  fields: Fields,
): Promise<string> {
  const tried = idSchema.safeParse(fields["as"]).data;
  const given = {
    list: fields["list"] ?? "",
    dryRun: fields["do"] !== "start",
    dates: fields["dates"] ?? "iso",
    ...(fields["spread"] && { spread: fields["spread"] }),
    map: tried === undefined ? mapOf(columns, fields) : (await getImport(app, { id: tried })).options.map,
  };
  const id = idSchema.safeParse(fields["id"]).data;
  const { id: importId } = await startFileImport(app, { ...readStart(fileId, parsed(startInput, given)), id });
  return importId;
}

/** What the columns are by the form, those without a name aside. */
function mapOf(columns: readonly GuessedColumn[], fields: Fields): Record<string, string> {
  return Object.fromEntries(
    columns.flatMap(({ name, guess }, index) => (name === "" ? [] : [[name, fields[`column.${index}`] ?? guess]])),
  );
}
