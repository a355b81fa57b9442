import { getImport, listImports } from "../../enrollment/import/get-import.ts";
import { reportCsv } from "../../enrollment/import/report-csv.ts";
import { undoImport } from "../../enrollment/import/undo-import.ts";
import { pageQuery } from "../../platform/http/pagination.ts";
import type { Routes } from "../../platform/http/routes.ts";
import type { DashboardParts } from "../parts.ts";
import { openPages } from "../shell/pages.ts";
import { idIn, readQuery } from "../shell/query.ts";
import { importsView } from "./view.ts";

/** `/imports`: how far each list came, what was wrong with its rows, and taking it back. */
export function importPageRoutes(app: DashboardParts): Routes {
  return openPages(app, "/imports")
    .get("/imports", ["imports:read", "personal_data"], async (visit) =>
      importsView(visit, await listImports(app, readQuery(visit, pageQuery))),
    )
    .get("/imports/:id/problems.csv", ["imports:read", "personal_data", "export"], async (visit) => {
      const { id } = await getImport(app, { id: idIn(visit, "import") });
      return visit.c.body(ReadableStream.from(reportCsv(app, { id })).pipeThrough(new TextEncoderStream()), 200, {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": `attachment; filename="import-${id}-problems.csv"`,
        "Cache-Control": "no-store",
      });
    })
    .post("/imports/:id/undo", ["imports:write"], async (visit) => {
      await undoImport(app, { id: idIn(visit, "import") });
      return "/imports?said=import_undone";
    }).routes;
}
