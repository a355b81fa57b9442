import { readParts } from "../../enrollment/import/request/read-parts.ts";
import { storeSent } from "../../enrollment/import/file/store-file.ts";
import { allowUpload } from "../../people/session/allow.ts";
import { fromElsewhere, refuse } from "../../people/session/context.ts";
import { isTokenOf } from "../../people/session/csrf.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { allowSlowBody } from "../../platform/http/slow-body.ts";
import type { DashboardParts } from "../parts.ts";
import { answerFailed } from "../shell/failed.ts";
import { visitFor } from "../shell/pages.ts";

/** `POST /imports/files`: takes the file of a form as it comes, so that a large one costs no memory; the token stands before it. */
export function importUploadPageRoutes(app: DashboardParts): Routes {
  const routes = createRoutes();
  routes.post("/imports/files", allowUpload(app, "imports:write", "personal_data"), async (c) => {
    const visit = visitFor(app, c);
    allowSlowBody(c.env.incoming);
    try {
      const body = c.req.raw.body ?? ReadableStream.from<Uint8Array>([]);
      const part = await readParts(c.req.header("Content-Type") ?? "", body, "_csrf");
      if (!isTokenOf(app, c.get("sessionId"), part.mapping ?? "")) {
        part.stop();
        return await refuse(c, { code: "csrf_failed", title: "Nothing was done", text: fromElsewhere });
      }
      const { id } = await storeSent(app, part);
      return c.redirect(`/imports/files/${id}`, 303);
    } catch (error) {
      return answerFailed(app, visit, error, "/imports");
    }
  });
  return routes;
}
