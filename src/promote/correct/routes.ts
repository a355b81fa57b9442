import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { classSchema } from "../../inbound/correction/class-schema.ts";
import { correctionsOf } from "../../inbound/correction/list-corrections.ts";
import { presentCorrection } from "../../inbound/correction/correction-schemas.ts";
import { getInboundMail, readInboundHtml } from "../../inbound/get-inbound-mail.ts";
import { inboundMailDetailSchema, presentInboundMail } from "../../inbound/inbound-schemas.ts";
import type { InboundParts } from "../../inbound/parts.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { emailInput, idParams, idSchema, jsonAnswer, jsonBody, textInput } from "../../platform/http/schemas.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { reclassify } from "./reclassify.ts";

const bodySchema = z
  .strictObject({
    class: classSchema.optional().openapi({ description: "What it is; as it was when left out." }),
    lead: z.union([idSchema, emailInput]).nullable().optional().openapi({
      description: "Whom it is from or about, by id or address; null for nobody; as it was when left out.",
      example: "ada@example.com",
    }),
    reason: textInput(500).optional().openapi({ example: "an absence note of their assistant" }),
  })
  .refine((body) => body.class !== undefined || body.lead !== undefined, "must say class or lead")
  .openapi("Reclassification");

const route = createRoute({
  method: "post",
  path: "/v1/inbound-mails/{id}/reclassify",
  operationId: "reclassifyInboundMail",
  tags: ["Inbound mail"],
  summary: "Correct what an inbound mail is, or whose",
  description: [
    "For any mail that was read, acted upon or not. In one transaction what followed from it is undone, and what is right is done, as if it had been known at first: the handoff is withdrawn and the lead is a lead again, the address comes off the suppression list, stopped enrollments go on where they stood with the mails that were canceled, waits end, and a request for erasure that is not done is taken back. Both stand on the timeline, and a rep who was told of the handoff is told that it is withdrawn. The same word again changes nothing.",
    "The mail is corrected in any case; what cannot be undone stays, and `kept` of the correction says why. `handoff_accepted`: a rep works on it already, so the lead stays a prospect, nothing goes on, and the rep is told. `replied_otherwise`: the lead has answered in another mail as well. `suppressed_otherwise`: there is another reason. `erasure_done`: the data were erased. Enrollments stay stopped for `lead_is_no_lead`, `cooling_down` (a rep has given the lead back since), `address_suppressed`, `sequence_archived`, `enrolled_again`, `group_busy`. `mails_sent_since`: so many mails went out meanwhile.",
  ].join("\n\n"),
  request: { params: idParams, body: jsonBody(bodySchema) },
  responses: {
    200: jsonAnswer(inboundMailDetailSchema, "As it is now; the latest correction first."),
    ...problemResponses(401, 404, 409, 422),
  },
});

/** The route by which people correct what was decided about mails. */
export function correctionRoutes(app: Ground & SequenceParts & InboundParts): Routes {
  return createRoutes().openapi(route, async (c) => {
    const { id } = c.req.valid("param");
    await reclassify(app, { ...c.req.valid("json"), id, by: c.get("apiKey").id });
    const mail = presentInboundMail(await getInboundMail(app, { id }));
    const corrections = (await correctionsOf(app, { id })).map((one) => presentCorrection(one));
    return c.json({ ...mail, html: await readInboundHtml(app, { id }), corrections }, 200);
  });
}
