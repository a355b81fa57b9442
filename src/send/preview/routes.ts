import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idSchema, jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { templateInput } from "../../render/template-schemas.ts";
import { previewStored } from "./preview-stored.ts";
import { eventOf, isOneWhom, oneWhom, whomFields, whomOf } from "./whom-schemas.ts";

const { key, mjml } = templateInput.shape;
const mostPartials = 100;

const previewInput = z
  .strictObject({
    key: key.optional().openapi({ example: "welcome/1-hello", description: "Of a stored template." }),
    mjml: mjml.optional(),
    subject: z
      .string()
      .max(300)
      .optional()
      .openapi({ description: "Liquid, as an email step may have one; `<mj-title>` when left out." }),
    partials: z
      .record(z.string().max(200), z.string().max(500_000))
      .refine((partials) => Object.keys(partials).length <= mostPartials, `at most ${mostPartials} partials`)
      .default({})
      .openapi({ description: "MJML by name, in place of stored partials of that name.", example: {} }),
    sample: z.int().min(1).max(10).default(3).openapi({ description: "How many leads of the segment." }),
    ...whomFields,
  })
  .refine(isOneWhom, oneWhom)
  .refine(({ key, mjml }) => (key === undefined) !== (mjml === undefined), { error: "Give one of key and mjml." })
  .openapi("PreviewInput", { example: { key: "welcome/1-hello", lead: { email: "ada@example.com" } } });

const problemSchema = z
  .object({
    severity: z.enum(["error", "warning"]).openapi({
      description: "With an `error` the template is refused, or this mail not sent.",
    }),
    code: z.string().openapi({ example: "missing_alt" }),
    line: z.int().nullable().openapi({ description: "1-based, in `partial` or else in the template." }),
    column: z.int().nullable(),
    partial: z.string().nullable(),
    message: z.string(),
  })
  .openapi("PreviewProblem");

const mailSchema = z
  .object({
    leadId: idSchema.nullable(),
    email: z.string(),
    subject: z.string().openapi({ description: "Empty when this mail would not be sent; see its problems." }),
    preheader: z.string().nullable().openapi({ description: "What mail programs show behind the subject." }),
    html: z.string(),
    text: z.string(),
    size: z.object({ html: z.int(), text: z.int() }).openapi({
      description: "Bytes as it is sent, with tracked links and the pixel. Gmail cuts HTML off after 102 KB.",
    }),
    links: z.array(
      z.object({
        url: z.string().openapi({ example: "https://example.com/pricing?plan=team" }),
        name: z.string().openapi({
          example: "example.com/pricing",
          description: "What conditions call it: its name in the template, or host and path.",
        }),
        text: z.string().openapi({ example: "See the plans", description: "What is clicked on." }),
      }),
    ),
    problems: z.array(problemSchema).openapi({ description: "Of this mail alone." }),
  })
  .openapi("MailPreview");

const preview = createRoute({
  method: "post",
  path: "/v1/templates/preview",
  operationId: "previewTemplate",
  tags: ["Templates"],
  summary: "Preview a template",
  description:
    "Renders a stored template or a source for a lead, for some of a segment, or for an example, and says what is wrong with it, with line and column where they are known. A template that cannot be used has no mails, and errors among its problems. Stores, sends, tracks and counts nothing: the links are the plain ones.",
  request: { body: jsonBody(previewInput) },
  responses: {
    200: jsonAnswer(
      z.object({ problems: z.array(problemSchema), data: z.array(mailSchema) }).openapi("TemplatePreview"),
      "A mail for each lead. `problems` are those of the template.",
    ),
    ...problemResponses(401, 404, 422),
  },
});

/** Routes of previews. */
export function previewRoutes(app: Ground): Routes {
  return createRoutes().openapi(preview, async (c) => {
    const body = c.req.valid("json");
    const { key, mjml, subject, partials, sample } = body;
    const template = key === undefined ? { mjml: mjml ?? "" } : { key };
    const whom = whomOf(body, sample);
    const event = eventOf(body, app.clock.now());
    const { problems, mails } = await previewStored(app, { template, subject, partials, whom, event });
    return c.json({ problems, data: mails }, 200);
  });
}
