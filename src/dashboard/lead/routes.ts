import PostalMime from "postal-mime";
import { z } from "zod";
import { getInboundMail, readInboundHtml } from "../../inbound/get-inbound-mail.ts";
import type { ListedMail } from "../../inbound/list-inbound-mails.ts";
import { classSchema } from "../../inbound/correction/class-schema.ts";
import { readAttachmentOf, readSource } from "../../inbound/original/read-original.ts";
import { explainLead } from "../../enrollment/explain/explain.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import { timelineQuery } from "../../lead/timeline/timeline-cursor.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { answerDownload } from "../../platform/http/download.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { reclassify } from "../../promote/correct/reclassify.ts";
import { getMessage } from "../../send/ledger/get-message.ts";
import { readMessageSource } from "../../send/ledger/message-source.ts";
import type { DashboardParts } from "../parts.ts";
import { openPages } from "../shell/pages.ts";
import { idIn, parsed, readQuery } from "../shell/query.ts";
import type { Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import { loadNames } from "../word/names.ts";
import { loadLead, loadLeadFacts } from "./load.ts";
import { mailDocument, mailHeaders } from "./mail-frame.ts";
import { receivedBody, sentBody } from "./mail-views.ts";
import { aboutLead, leadView } from "./view.ts";
import { whyBody } from "./why-view.ts";

const correctInput = z.object({
  class: classSchema,
  reason: z
    .string()
    .trim()
    .max(500)
    .transform((text) => (text === "" ? undefined : text))
    .optional(),
});
const fileNumber = z.coerce.number().int().min(1).max(1_000);

/** `/leads/{id}`: the timeline with what follows, mails as they went and came, and why. */
export function leadPageRoutes(app: DashboardParts): Routes {
  /** One of our mails to the lead of the path. */
  const sentTo = async (visit: Visit): Promise<{ lead: Lead; id: string }> => {
    const lead = await loadLead(app, visit);
    const message = await getMessage(app, { id: idIn(visit, "message", "message") });
    if (message.leadId !== lead.id) throw new NotFoundError("message", message.id);
    return { lead, id: message.id };
  };
  /** One of their mails to us. */
  const receivedFrom = async (visit: Visit): Promise<{ lead: Lead; mail: ListedMail }> => {
    const lead = await loadLead(app, visit);
    const mail = await getInboundMail(app, { id: idIn(visit, "inbound_mail", "mail") });
    if (mail.leadId !== lead.id) throw new NotFoundError("inbound_mail", mail.id);
    return { lead, mail };
  };
  const backTo = (lead: Lead, name: string) => ({
    crumbs: [
      { name: "Leads", href: "/leads" },
      { name, href: `/leads/${lead.id}` },
    ],
  });

  return openPages(app, "/leads")
    .get("/leads/:id", ["leads:read", "personal_data"], async (visit) => {
      const { cursor } = readQuery(visit, timelineQuery);
      return leadView(visit, await loadLeadFacts(app, visit, cursor));
    })
    .get("/leads/:id/why", ["leads:read", "enrollments:read", "personal_data"], async (visit) => {
      const lead = await loadLead(app, visit);
      const [explained, names] = await Promise.all([explainLead(app, lead), loadNames(app)]);
      return aboutLead(lead, visit, whyBody(visit, explained, names), backTo(lead, "What happened"));
    })
    .get("/leads/:id/sent/:message", ["messages:read", "personal_data"], async (visit) => {
      const { lead, id } = await sentTo(visit);
      const source = await readMessageSource(app, { id });
      return aboutLead(lead, visit, sentBody(visit, lead, id, source), backTo(lead, "What happened"));
    })
    .get("/leads/:id/sent/:message/html", ["messages:read", "personal_data"], async (visit) => {
      const { raw } = await readMessageSource(app, await sentTo(visit));
      const { html = "" } = await PostalMime.parse(new Uint8Array(raw));
      return visit.c.body(await mailDocument(html), 200, mailHeaders);
    })
    .get("/leads/:id/sent/:message/source", ["messages:read", "personal_data"], async (visit) => {
      const { id } = await sentTo(visit);
      const { raw } = await readMessageSource(app, { id });
      return answerDownload(visit.c, { name: `${id}.eml`, type: "message/rfc822", content: raw });
    })
    .get("/leads/:id/mails/:mail", ["inbound:read", "personal_data"], async (visit) => {
      const { lead, mail } = await receivedFrom(visit);
      const body = receivedBody(visit, lead, mail, may(visit.user, "inbound:write"));
      return aboutLead(lead, visit, body, backTo(lead, "What happened"));
    })
    .get("/leads/:id/mails/:mail/html", ["inbound:read", "personal_data"], async (visit) => {
      const { mail } = await receivedFrom(visit);
      const body = (await readInboundHtml(app, mail)) ?? "";
      return visit.c.body(await mailDocument(body), 200, mailHeaders);
    })
    .get("/leads/:id/mails/:mail/source", ["inbound:read", "personal_data"], async (visit) => {
      const { mail } = await receivedFrom(visit);
      const { raw } = await readSource(app, { id: mail.id });
      return answerDownload(visit.c, { name: `${mail.id}.eml`, type: "message/rfc822", content: raw });
    })
    .get("/leads/:id/mails/:mail/attachments/:number", ["inbound:read", "personal_data"], async (visit) => {
      const { mail } = await receivedFrom(visit);
      const number = fileNumber.safeParse(visit.c.req.param("number")).data;
      if (number === undefined) throw new NotFoundError("attachment", visit.c.req.param("number") ?? "");
      return answerDownload(visit.c, await readAttachmentOf(app, { id: mail.id, number }));
    })
    .post("/leads/:id/mails/:mail/correct", ["inbound:write", "personal_data"], async (visit, fields) => {
      const { lead, mail } = await receivedFrom(visit);
      const { class: kind, reason } = parsed(correctInput, fields);
      await reclassify(app, { id: mail.id, class: kind, reason, by: visit.user.userId });
      return `/leads/${lead.id}?said=corrected`;
    }).routes;
}
