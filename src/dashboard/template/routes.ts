import { z } from "zod";
import { InvalidInputError } from "../../platform/errors.ts";
import { emailInput } from "../../platform/http/schemas.ts";
import { pageQuery } from "../../platform/http/pagination.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { getTemplate } from "../../render/get-template.ts";
import { listTemplates } from "../../render/list-templates.ts";
import { putTemplate } from "../../render/put-template.ts";
import { listLeads } from "../../score/list/list-leads.ts";
import { previewStored } from "../../send/preview/preview-stored.ts";
import type { Whom } from "../../send/preview/people.ts";
import { listSequences } from "../../sequence/list-sequences.ts";
import { sequenceDefinition } from "../../sequence/definition/definition.ts";
import { mailDocument, mailHeaders } from "../lead/mail-frame.ts";
import type { DashboardParts } from "../parts.ts";
import { openPages } from "../shell/pages.ts";
import { idIn, parsed, readQuery } from "../shell/query.ts";
import { may } from "../shell/who.ts";
import type { Rights } from "../shell/who.ts";
import { looks, templateListView, templateView } from "./view.ts";
import type { Use } from "./view.ts";

const reads: Rights = ["templates:read", "sequences:read", "reports:read", "personal_data"];
const previewQuery = z.object({
  look: z.enum(looks).default("desktop"),
  email: z.union([z.literal(""), emailInput]).default(""),
});
const most = 200;

/** `/templates`: the mails that sequences send, each shown as it would arrive, with what is wrong at its line. */
export function templatePageRoutes(app: DashboardParts): Routes {
  /** For whom a preview is written: a lead by its address, else an example. */
  const whomOf = async (email: string): Promise<Whom> => {
    const [lead] = email === "" ? [] : (await listLeads(app, { email, limit: 1 })).rows;
    return lead === undefined ? { kind: "example" } : { kind: "lead", id: lead.id };
  };
  /** The sequences whose draft names a template. */
  const usesOf = async (key: string): Promise<Use[]> => {
    const { rows } = await listSequences(app, { limit: most });
    return rows.flatMap(({ id, sequence }): Use[] => {
      const steps = sequenceDefinition.safeParse(sequence.draft).data?.steps ?? [];
      const uses = steps.some((step) => step.kind === "email" && step.template === key);
      return uses ? [{ id, name: sequence.name }] : [];
    });
  };
  const preview = async (template: { key: string } | { mjml: string }, email: string) =>
    previewStored(app, { template, partials: {}, whom: await whomOf(email), event: null });

  return openPages(app, "/templates")
    .get("/templates", reads, async (visit) =>
      templateListView(visit, await listTemplates(app, readQuery(visit, pageQuery))),
    )
    .get("/templates/:id", reads, async (visit) => {
      const { look, email } = readQuery(visit, previewQuery);
      const template = await getTemplate(app, { id: idIn(visit, "template") });
      const isPartial = template.key.startsWith("partials/");
      const shown = isPartial ? null : await preview({ key: template.key }, email);
      const mayEdit = may(visit.user, "templates:write");
      return templateView(visit, {
        template,
        text: template.mjml,
        shown,
        uses: await usesOf(template.key),
        look,
        email,
        mayEdit,
      });
    })
    .post("/templates/:id", ["templates:write"], async (visit, { mjml = "" }) => {
      const template = await getTemplate(app, { id: idIn(visit, "template") });
      try {
        await putTemplate(app, { key: template.key, mjml });
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        const shown = { problems: [], mails: [], refused: error };
        const uses = await usesOf(template.key);
        return {
          ...templateView(visit, { template, text: mjml, shown, uses, look: "desktop", email: "", mayEdit: true }),
          status: 422,
        };
      }
      return `/templates/${template.id}?said=template_saved`;
    })
    .get("/templates/:id/html", reads, async (visit) => {
      const { email } = parsed(previewQuery, visit.c.req.query());
      const template = await getTemplate(app, { id: idIn(visit, "template") });
      const [mail] = (await preview({ key: template.key }, email)).mails;
      return visit.c.body(await mailDocument(mail?.html ?? "<p>It cannot be shown.</p>"), 200, mailHeaders);
    }).routes;
}
