import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { accountIdOf } from "../../lead/account/account-of-name.ts";
import { accountName } from "../../lead/account/account-schemas.ts";
import { presentLead } from "../../lead/present-lead.ts";
import { leadSchema, stageSchema } from "../../lead/schemas.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { emailInput, jsonAnswer } from "../../platform/http/schemas.ts";
import { leadFilterShape } from "./lead-filter.ts";
import { leadSorts } from "./lead-sorts.ts";
import { listLeads } from "./list-leads.ts";

const totalSchema = z.object({
  count: z.int(),
  isEstimate: z.boolean().openapi({ description: "Worked out from a sample, to two digits: of very many leads." }),
});

const list = createRoute({
  method: "get",
  path: "/v1/leads",
  operationId: "listLeads",
  tags: ["Leads"],
  summary: "List leads",
  description:
    "Those that match every filter, newest first or along a `sort`. Each page costs what it returns, however many leads there are; what is found in too few of very many leads is refused with `list_too_large`.",
  request: {
    query: pageQuery.extend({
      cursor: z
        .string()
        .max(4_000)
        .optional()
        .openapi({ description: "`nextCursor` of the page before, of the same sort." }),
      sort: z.enum(leadSorts).default("newest").openapi({
        description:
          "`score` and `intent` go by the score as it was when something last changed it: points that have faded since are in the score that is shown, and not in the order. `activity` lists those with whom something has happened, by the latest of it; `owner` those who have a rep.",
      }),
      order: z.enum(["asc", "desc"]).optional().openapi({
        description:
          "Left out: the highest score and the latest activity first, all else upward. `newest` has one order only.",
      }),
      total: z
        .enum(["true", "false"])
        .optional()
        .openapi({ description: "Whether `total` is to say how many there are." }),
      stage: stageSchema.optional(),
      email: emailInput.optional().openapi({ description: "Exactly this address." }),
      q: z.string().trim().min(1).max(200).optional().openapi({
        description:
          "Those whose address begins so; of the newest 20,000 also those whose first name, last name or company does.",
        example: "dana",
      }),
      tag: z.string().max(64).optional().openapi({ description: "Those that have this tag." }),
      account: accountName
        .optional()
        .openapi({ description: "The people of this account: its id, or a key of your own." }),
      ...leadFilterShape,
    }),
  },
  responses: {
    200: jsonAnswer(pageOf(leadSchema).extend({ total: totalSchema.optional() }), "A page of leads."),
    ...problemResponses(401, 404, 422),
  },
});

/** The list of leads: here, because the score and its rules can be asked for. */
export function leadListRoutes(app: Ground): Routes {
  return createRoutes().openapi(list, async (c) => {
    const { total: asked, account, ...query } = c.req.valid("query");
    const accountId = account === undefined ? undefined : await accountIdOf(app.db, account);
    const { total, ...page } = await listLeads(app, { ...query, account: accountId, total: asked === "true" });
    const presented = presentPage(page, (lead) => presentLead(lead, app.clock.now()));
    return c.json({ ...presented, ...(total && { total }) }, 200);
  });
}
