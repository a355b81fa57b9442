import { handoffFilterShape } from "../../handoff/handoff-filter.ts";
import { statusSchema as handoffStatus } from "../../handoff/handoff-schemas.ts";
import { enrollmentFilterShape } from "../../enrollment/list/enrollment-filter.ts";
import { statusSchema as enrollmentStatus } from "../../enrollment/enrollment-schemas.ts";
import { z } from "zod";
import type { MessageStatus } from "../../db/schema/enrollments.ts";
import { pageQuery } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/http/schemas.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { messageFilterShape } from "../../send/ledger/message-filter.ts";
import type { DashboardParts } from "../parts.ts";
import { openPages } from "../shell/pages.ts";
import { readQuery } from "../shell/query.ts";
import { loadEnrollmentRows, loadHandoffRows, loadMessageRows } from "./load.ts";
import { rowsView } from "./view.ts";

const messageStatuses = [
  "queued",
  "sending",
  "sent",
  "deferred",
  "rejected",
  "uncertain",
  "held",
  "canceled",
] as const satisfies readonly MessageStatus[];

const messages = pageQuery.extend({
  leadId: idSchema.optional(),
  sequenceId: idSchema.optional(),
  enrollmentId: idSchema.optional(),
  status: z.enum(messageStatuses).optional(),
  ...messageFilterShape,
});
const enrollments = pageQuery.extend({
  leadId: idSchema.optional(),
  sequenceId: idSchema.optional(),
  status: enrollmentStatus.optional(),
  ...enrollmentFilterShape,
});
const handoffs = pageQuery.extend({
  leadId: idSchema.optional(),
  repId: idSchema.optional(),
  status: handoffStatus.optional(),
  ...handoffFilterShape,
});

/** `/rows/…`: what a number counts, row by row, by the filters that its link names. */
export function rowsRoutes(app: DashboardParts): Routes {
  return openPages(app, "/")
    .get("/rows/messages", ["reports:read", "messages:read", "personal_data"], async (visit) => {
      const query = readQuery(visit, messages);
      return rowsView(visit, "Mails", query, await loadMessageRows(app, query));
    })
    .get("/rows/enrollments", ["reports:read", "enrollments:read", "personal_data"], async (visit) => {
      const query = readQuery(visit, enrollments);
      return rowsView(visit, "People in a sequence", query, await loadEnrollmentRows(app, query));
    })
    .get("/rows/handoffs", ["reports:read", "handoffs:read", "personal_data"], async (visit) => {
      const query = readQuery(visit, handoffs);
      return rowsView(visit, "Handoffs", query, await loadHandoffRows(app, query));
    }).routes;
}
