import { z } from "@hono/zod-openapi";
import { attributeSchema } from "../../sequence/attribute/attribute-schemas.ts";
import { describedBy, idSchema } from "../../platform/http/schemas.ts";
import { templateInput } from "../../render/template-schemas.ts";
import { publishingSchema, publishParts } from "../../sequence/publish/publish-schemas.ts";
import { definitionExample } from "../../sequence/sequence-schemas.ts";

/** What is asked of a plan. */
export const sequencePlanInput = z
  .strictObject({
    change: z.enum(["publish", "remove", "none"]).default("publish").openapi({
      description: "`publish`: this definition. `remove`: take the sequence away. `none`: see what it sends as it is.",
    }),
    definition: z
      .any()
      .optional()
      .openapi({
        ...describedBy("SequenceDefinition"),
        description:
          "As a draft, see /v1/schemas/sequence.json. Names of senders, segments and the like are not looked up.",
        example: definitionExample,
      }),
    templates: z
      .record(templateInput.shape.key, templateInput.shape.mjml)
      .default({})
      .openapi({ description: "MJML by key, partials among them, that goes before what is stored." }),
    attributes: z
      .record(attributeSchema.shape.name, attributeSchema.shape.type)
      .default({})
      .openapi({ description: "Types of attributes that are not declared yet." }),
    running: publishParts.running,
    finished: publishParts.finished,
    days: z.int().min(1).max(90).default(14).openapi({ description: "How far ahead mails are counted." }),
    sample: z.int().min(1).max(400).default(200).openapi({ description: "How many enrollments are simulated." }),
  })
  .openapi("SequencePlanInput");

const { diff, finished, warnings } = publishingSchema.shape;
const stays = z.enum(["pinned", "up_to_date", "ended", "step_removed", "message_in_flight", "task_open"]);

/** What a change would do. */
export const sequencePlanSchema = z
  .object({
    version: z.int().nullable().openapi({ description: "The current version; null before the first." }),
    unchanged: z.boolean().openapi({ description: "There would be no new version." }),
    diff,
    people: z
      .array(
        z.object({
          version: z.int(),
          stepId: z.string().nullable(),
          status: z.enum(["waiting", "active", "paused"]),
          count: z.int(),
          becomes: z.union([
            z.object({ kind: z.literal("stays"), why: stays }),
            z.object({ kind: z.literal("moves"), stepId: z.string().nullable() }),
            z.object({ kind: z.literal("leaves") }),
          ]),
          nextMail: z.enum(["same", "none", "changes", "may_change", "falls_away", "comes"]).openapi({
            description:
              "What becomes of the next mail. `may_change`: it depends on a branch, a split or an answer that is to come.",
          }),
        }),
      )
      .openapi({ description: "Where running enrollments stand, and what becomes of them." }),
    finished,
    warnings,
    outlook: z
      .object({
        running: z.int().openapi({ description: "Enrollments in it that are not paused." }),
        sampled: z.int().openapi({ description: "How many of them were simulated; the figures are scaled up." }),
        arrivalsPerDay: z.number().openapi({ description: "As in the last four weeks." }),
        senders: z.array(
          z.object({
            senderId: idSchema,
            key: z.string().nullable(),
            name: z.string(),
            dailyCap: z.int().nullable(),
            days: z.array(
              z.object({
                day: z.string().openapi({ description: "In the zone of the sender.", example: "2026-01-05" }),
                before: z.int(),
                after: z.int(),
              }),
            ),
          }),
        ),
      })
      .openapi({ description: "Mails of this sequence by day, if nobody opens, clicks or answers." }),
  })
  .openapi("SequencePlan");
