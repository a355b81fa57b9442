import { getImport, listImports } from "../../enrollment/import/get-import.ts";
import { cancelImport, continueImport } from "../../enrollment/import/file/steer-import.ts";
import { reportCsv } from "../../enrollment/import/report-csv.ts";
import { undoImport } from "../../enrollment/import/undo-import.ts";
import { RipenError } from "../../platform/errors.ts";
import { pageQuery } from "../../platform/http/pagination.ts";
import type { Routes } from "../../platform/http/routes.ts";
import type { DashboardParts } from "../parts.ts";
import { answerPart } from "../shell/answer.ts";
import { openPages } from "../shell/pages.ts";
import { idIn, readQuery } from "../shell/query.ts";
import type { Rights } from "../shell/who.ts";
import { columnsView } from "./columns-view.ts";
import { loadColumns, loadImport } from "./load.ts";
import { newImportView } from "./new-view.ts";
import { importView, progressPart } from "./one-view.ts";
import { startByForm } from "./start.ts";
import { importsView } from "./view.ts";

const reads: Rights = ["imports:read", "personal_data"];
const writes: Rights = ["imports:write", "personal_data"];

/** `/imports`: a file, its columns, a try, the import with its progress, what was wrong with its rows, and taking it back. */
export function importPageRoutes(app: DashboardParts): Routes {
  return openPages(app, "/imports")
    .get("/imports", reads, async (visit) => importsView(visit, await listImports(app, readQuery(visit, pageQuery))))
    .get("/imports/new", writes, async (visit) => newImportView(visit))
    .get("/imports/files/:id", writes, async (visit) => columnsView(visit, await loadColumns(app, visit)))
    .post("/imports/files/:id", writes, async (visit, fields) => {
      const facts = await loadColumns(app, visit);
      try {
        return `/imports/${await startByForm(app, facts.file.id, facts.look.columns, fields)}`;
      } catch (error) {
        if (!(error instanceof RipenError) || error.status === 404) throw error;
        return { ...columnsView(visit, facts, fields, error), status: error.status };
      }
    })
    .get("/imports/:id", reads, async (visit) => {
      const one = await loadImport(app, visit);
      return visit.c.req.query("part") === "progress"
        ? answerPart(visit, progressPart(visit, one))
        : importView(visit, one);
    })
    .get("/imports/:id/problems.csv", ["imports:read", "personal_data", "export"], async (visit) => {
      const { id } = await getImport(app, { id: idIn(visit, "import") });
      return visit.c.body(ReadableStream.from(reportCsv(app, { id })).pipeThrough(new TextEncoderStream()), 200, {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": `attachment; filename="import-${id}-problems.csv"`,
        "Cache-Control": "no-store",
      });
    })
    .post("/imports/:id/cancel", writes, async (visit) => {
      const { id } = await cancelImport(app, { id: idIn(visit, "import") });
      return `/imports/${id}?said=import_canceled`;
    })
    .post("/imports/:id/continue", writes, async (visit) => {
      const { id } = await continueImport(app, { id: idIn(visit, "import") });
      return `/imports/${id}?said=import_continued`;
    })
    .post("/imports/:id/undo", ["imports:write"], async (visit) => {
      const { id } = await undoImport(app, { id: idIn(visit, "import") });
      return `/imports/${id}?said=import_undone`;
    }).routes;
}
