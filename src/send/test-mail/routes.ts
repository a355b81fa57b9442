import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { sequenceIdOf, sequenceParams } from "../../sequence/named/sequence-id.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { emailInput, idSchema, jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import type { SendParts } from "../parts.ts";
import { eventOf, isOneWhom, oneWhom, whomFields, whomOf } from "../preview/whom-schemas.ts";
import { testSequence } from "./test-sequence.ts";
import type { TestedMail, TestMailParts } from "./test-sequence.ts";

const testInput = z
  .strictObject({
    to: emailInput.openapi({
      description: "The address of an active rep, of a sender, or of the operator (`OPERATOR_EMAIL`).",
      example: "robin@acme.example",
    }),
    steps: z
      .array(z.string().max(100))
      .min(1)
      .max(50)
      .optional()
      .openapi({ description: "Ids of mail steps; all of them when left out.", example: ["hello"] }),
    of: z
      .enum(["draft", "published"])
      .default("draft")
      .openapi({ description: "Which definition: the draft, or the current version." }),
    ...whomFields,
  })
  .refine(isOneWhom, oneWhom)
  .openapi("TestInput");

const testedMailSchema = z
  .object({
    stepId: z.string(),
    sender: z.object({ id: idSchema, name: z.string(), email: z.string() }).nullable(),
    subject: z.string().nullable().openapi({ example: "[Test] Hello Ada" }),
    rfcMessageId: z.string(),
    outcome: z.enum(["accepted", "deferred", "rejected", "uncertain", "not_sent"]).openapi({
      description:
        "`accepted` by the mail server; `deferred`, `rejected` and `uncertain` are what a real mail would have come to, and nothing tries again; `not_sent` was handed to no server.",
    }),
    code: z.string().nullable().openapi({
      description:
        "Of `not_sent`: `not_rendered`, `sender_unusable` or `transport_failed_before`; else the status code.",
      example: "5.7.1",
    }),
    reason: z.string().openapi({ description: "What the server said, or why it was not asked." }),
    transport: z
      .string()
      .nullable()
      .openapi({ description: "What it went through: the name of a transport, or `SMTP_URL`." }),
  })
  .openapi("TestedMail");

const test = createRoute({
  method: "post",
  path: "/v1/sequences/{id}/test",
  operationId: "testSequence",
  tags: ["Sequences"],
  summary: "Send test mails",
  description:
    "Sends the real mails of mail steps to somebody who runs the installation, rendered for a lead, through the step's sender, signed. They say that they are tests: `[Test]` before the subject, and the header `X-Ripen-Test`. Caps, windows and pauses do not hold them. They are counted nowhere and are no messages: opens, clicks, answers and bounces of theirs are nobody's, and their unsubscribe link unsubscribes nobody. A step with `thread: true` continues the test mail before it.",
  request: { params: sequenceParams, body: jsonBody(testInput) },
  responses: {
    200: jsonAnswer(
      z.object({ leadId: idSchema.nullable(), data: z.array(testedMailSchema) }).openapi("TestedSequence"),
      "What became of each mail, in the order of the definition. Failures are told here.",
    ),
    ...problemResponses(401, 404, 409, 422),
  },
});

/** Routes of test mails. */
export function testRoutes(app: Ground & SequenceParts & SendParts & TestMailParts): Routes {
  return createRoutes().openapi(test, async (c) => {
    const body = c.req.valid("json");
    const { to, steps, of } = body;
    const { person, mails } = await testSequence(app, {
      id: await sequenceIdOf(app, c.req.valid("param")),
      to,
      steps,
      of,
      whom: whomOf(body, 1),
      event: eventOf(body, app.clock.now()),
    });
    return c.json({ leadId: person.id, data: mails.map(present) }, 200);
  });
}

function present({ outcome, ...mail }: TestedMail): z.infer<typeof testedMailSchema> {
  const about = { ...mail, outcome: outcome.kind };
  switch (outcome.kind) {
    case "accepted":
      return { ...about, code: null, reason: outcome.response, transport: outcome.transport };
    case "deferred":
    case "rejected": {
      const { status, code } = outcome;
      const said = status ?? (code === null ? null : String(code));
      return { ...about, code: said, reason: outcome.reason, transport: outcome.transport };
    }
    case "uncertain":
      return { ...about, code: null, reason: outcome.reason, transport: outcome.transport };
    case "not_sent":
      return { ...about, code: outcome.code, reason: outcome.reason, transport: null };
  }
}
