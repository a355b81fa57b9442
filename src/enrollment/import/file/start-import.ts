import { dateFormats } from "../../../lead/value/date-format.ts";
import type { DateFormat } from "../../../lead/value/date-format.ts";
import type { Ground } from "../../../ground.ts";
import { openImport } from "../../../lead/import/open-import.ts";
import { newId } from "../../../platform/ids.ts";
import type { ImportOptions } from "../../../db/schema/events.ts";
import { beginImport } from "../stored-import.ts";
import type { Import } from "../stored-import.ts";
import { getImportFile, readFileParts } from "./stored-file.ts";

export interface StartFileImport extends Omit<ImportOptions, "format" | "dates"> {
  /** of the import; asked twice with one, it begins once */
  id?: string | undefined;
  fileId: string;
  list: string;
  dryRun: boolean;
  dates: DateFormat;
}

/**
 * Begins the import of a stored file; a job does it.
 * @throws NotFoundError of the file; InvalidInputError `invalid_header` when its columns cannot be read so
 */
export async function startFileImport(
  app: Pick<Ground, "db" | "clock" | "queues">,
  { id = newId(), fileId, list, dryRun, ...given }: StartFileImport,
): Promise<Import> {
  const file = await getImportFile(app, { id: fileId });
  const options = { ...given, format: file.format };
  await openImport(app, options, readFileParts(app, file));
  const stored = await beginImport(app, { id, fileId, list, dryRun, options }, app.clock.now());
  await app.queues.enqueue("importFile", { importId: stored.id });
  return stored;
}

/** How the dates of an import are written. */
export const datesOf = ({ dates }: ImportOptions): DateFormat => dateFormats.find((one) => one === dates) ?? "iso";
