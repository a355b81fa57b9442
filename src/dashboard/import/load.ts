import { getImport } from "../../enrollment/import/get-import.ts";
import { listImports } from "../../enrollment/import/get-import.ts";
import { listForeseen } from "../../enrollment/import/file/list-foreseen.ts";
import { lookAtFile } from "../../enrollment/import/file/look-at-file.ts";
import { getImportFile } from "../../enrollment/import/file/stored-file.ts";
import { loadAttributeTypes } from "../../lead/load-attribute-types.ts";
import { NotFoundError } from "../../platform/errors.ts";
import type { DashboardParts } from "../parts.ts";
import { idIn } from "../shell/query.ts";
import type { Visit } from "../shell/view.ts";
import { loadNames } from "../word/names.ts";
import type { ColumnsFacts } from "./columns-view.ts";
import type { OneImport } from "./one-view.ts";

const foreseenShown = 50;
const listsShown = 50;

/** The import that the path names, with what a dry run foresaw. @throws NotFoundError */
export async function loadImport(app: DashboardParts, visit: Visit): Promise<OneImport> {
  const row = await getImport(app, { id: idIn(visit, "import") });
  const [file, foreseen, names] = await Promise.all([
    row.fileId === null ? null : getImportFile(app, { id: row.fileId }).catch(ifGone),
    row.dryRun ? listForeseen(app, { id: row.id, limit: foreseenShown }) : [],
    loadNames(app),
  ]);
  return { row, file, foreseen, names };
}

/** The stored file that the path names, with its columns. @throws NotFoundError; InvalidInputError `invalid_header` */
export async function loadColumns(app: DashboardParts, visit: Visit): Promise<ColumnsFacts> {
  const file = await getImportFile(app, { id: idIn(visit, "import_file") });
  const [look, imports, types] = await Promise.all([
    lookAtFile(app, file),
    listImports(app, { limit: listsShown }),
    loadAttributeTypes(app.db),
  ]);
  const lists = [...new Set(imports.rows.map(({ list }) => list))];
  return { file, look, lists, attributes: Object.keys(types) };
}

function ifGone(error: unknown): null {
  if (error instanceof NotFoundError) return null;
  throw error;
}
