import { z } from "zod";
import { NotFoundError } from "../../platform/errors.ts";
import { listInboundMails } from "../../inbound/list-inbound-mails.ts";
import { reviewInboundMail } from "../../inbound/review/review-inbound-mail.ts";
import { getLeads } from "../../lead/get-leads.ts";
import { pageQuery } from "../../platform/http/pagination.ts";
import type { Routes } from "../../platform/http/routes.ts";
import type { DashboardParts } from "../parts.ts";
import { openPages } from "../shell/pages.ts";
import { idIn, readQuery } from "../shell/query.ts";
import type { Rights } from "../shell/who.ts";
import { reviewView } from "./view.ts";

const decides: Rights = ["inbound:write", "personal_data"];
const decisions = z.enum(["accepted", "dismissed"]);

/** `/review`: mails for which the evidence is split, with the reasons; one button, or key, decides. */
export function reviewPageRoutes(app: DashboardParts): Routes {
  return openPages(app, "/review")
    .get("/review", decides, async (visit) => {
      const page = await listInboundMails(app, { ...readQuery(visit, pageQuery), review: "needed" });
      const leads = await getLeads(
        app,
        page.rows.flatMap(({ leadId }) => leadId ?? []),
      );
      return reviewView(visit, page, leads);
    })
    .post("/review/:id/:decision", decides, async (visit) => {
      const decision = decisions.safeParse(visit.c.req.param("decision")).data;
      if (decision === undefined) throw new NotFoundError("decision", "");
      await reviewInboundMail(app, { id: idIn(visit, "inbound_mail"), decision });
      return `/review?said=reviewed_${decision}`;
    }).routes;
}
