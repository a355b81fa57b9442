import { z } from "zod";
import { requireRights } from "../../access/require.ts";
import { rightsOfAction } from "../../bulk/bulk-schemas.ts";
import type { Action, Target } from "../../bulk/bulk-schemas.ts";
import { readStoredTarget } from "../../bulk/bulk-schemas.ts";
import { exportLeads } from "../../bulk/export-leads.ts";
import { startBulk } from "../../bulk/start-bulk.ts";
import { cancelBulk } from "../../bulk/stored-bulk.ts";
import { RipenError } from "../../platform/errors.ts";
import { pageQuery } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/http/schemas.ts";
import type { Routes } from "../../platform/http/routes.ts";
import type { DashboardParts } from "../parts.ts";
import { answerPart } from "../shell/answer.ts";
import { openPages } from "../shell/pages.ts";
import type { Fields } from "../shell/pages.ts";
import { idIn, readQuery } from "../shell/query.ts";
import type { Visit } from "../shell/view.ts";
import type { Rights } from "../shell/who.ts";
import { chooseView } from "./choose-view.ts";
import { bulkListView } from "./list-view.ts";
import { loadBulk, loadBulks, loadChoice } from "./load.ts";
import { bulkPart, bulkView } from "./one-view.ts";
import { filterQuery, readAction, readTarget } from "./read.ts";

/** A rep has the leads of their own alone, so nobody may here who lacks the right to enroll. */
export const bulkRights: Rights = ["leads:write", "enrollments:write", "personal_data"];

const confirmed = z.coerce.number().int().min(0).optional().catch(undefined);

/** `/leads/bulk`: what is done to many leads: to whom, what, what would happen, and then with its progress. */
export function bulkPageRoutes(app: DashboardParts): Routes {
  const start = async ({ user }: Visit, action: Action, target: Target, dryRun: boolean, fields: Fields) => {
    const actor = { kind: "user", id: user.userId, role: user.role, repId: user.repId } as const;
    requireRights(actor, ...rightsOfAction(action));
    const id = idSchema.safeParse(fields["id"]).data;
    const confirm = confirmed.parse(fields["confirm"]?.replaceAll(/[\s,.]/g, ""));
    const started = await startBulk(app, { action, target, dryRun, confirm, id, by: `user:${user.userId}` });
    return `/leads/bulk/actions/${started.id}`;
  };
  return openPages(app, "/leads")
    .get("/leads/bulk", bulkRights, async (visit) => {
      const { searchParams } = new URL(visit.c.req.url);
      const ticked = searchParams.get("to") === "ticked" ? searchParams.getAll("lead") : [];
      return chooseView(visit, await loadChoice(app, { leads: ticked.join(","), filter: filterQuery(searchParams) }));
    })
    .post("/leads/bulk", bulkRights, async (visit, fields) => {
      const { leads = "", filter = "" } = fields;
      try {
        return await start(visit, readAction(fields), readTarget(fields), true, fields);
      } catch (error) {
        if (!(error instanceof RipenError) || error.status === 404) throw error;
        return { ...chooseView(visit, await loadChoice(app, { leads, filter }), fields, error), status: error.status };
      }
    })
    .get("/leads/bulk/actions", bulkRights, async (visit) =>
      bulkListView(visit, await loadBulks(app, readQuery(visit, pageQuery))),
    )
    .get("/leads/bulk/actions/:id", bulkRights, async (visit) => {
      const one = await loadBulk(app, visit);
      return visit.c.req.query("part") === "progress" ? answerPart(visit, bulkPart(visit, one)) : bulkView(visit, one);
    })
    .post("/leads/bulk/actions/:id/do", bulkRights, async (visit, fields) => {
      const one = await loadBulk(app, visit);
      try {
        return await start(visit, one.action, readStoredTarget(one.row), false, fields);
      } catch (error) {
        if (!(error instanceof RipenError) || error.status === 404) throw error;
        return { ...bulkView(visit, one, error), status: error.status };
      }
    })
    .post("/leads/bulk/actions/:id/cancel", bulkRights, async (visit) => {
      const { id } = await cancelBulk(app, { id: idIn(visit, "bulk_action") });
      return `/leads/bulk/actions/${id}?said=bulk_canceled`;
    })
    .get(
      "/leads/bulk/actions/:id/leads.csv",
      ["leads:read", "enrollments:write", "personal_data", "export"],
      async (visit) => {
        const id = idIn(visit, "bulk_action");
        const pieces = await exportLeads(app, { id });
        return visit.c.body(ReadableStream.from(pieces).pipeThrough(new TextEncoderStream()), 200, {
          "Content-Type": "text/csv; charset=utf-8",
          "Content-Disposition": `attachment; filename="leads-${id}.csv"`,
          "Cache-Control": "no-store",
        });
      },
    ).routes;
}
