import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema } from "../../platform/http/schemas.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { eventNames, eventTypes } from "./event-types.ts";

const lead = z
  .object({
    id: idSchema,
    email: z.string(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    company: z.string().nullable(),
    stage: z.enum(["lead", "prospect", "customer", "disqualified"]),
  })
  .openapi("WebhookLead");
const links = z
  .record(z.string(), z.url())
  .openapi({ description: "Where in the API the things are that it is about." });

/** Describes every event in the OpenAPI document (`webhooks`). */
export function describeEvents(routes: Routes): void {
  for (const type of eventNames) {
    const { summary, data } = eventTypes[type];
    const name = type
      .split(".")
      .map((part) => `${part[0]?.toUpperCase() ?? ""}${part.slice(1)}`)
      .join("");
    const schema = z
      .object({
        type: z.literal(type),
        version: z.literal(1),
        timestamp: instantSchema,
        id: z.string().openapi({ description: "That of `webhook-id`.", example: "evt_4711" }),
        data: data.extend({
          lead: lead.optional().openapi({ description: "Where it is about one." }),
          formerLeadId: idSchema
            .optional()
            .openapi({ description: "It happened to this lead, which was merged into the other before it was told." }),
          links,
          shortened: z.literal(true).optional().openapi({ description: "It was too long: follow the links." }),
        }),
      })
      .openapi(`${name}Event`);
    routes.openAPIRegistry.registerWebhook({
      method: "post",
      path: type,
      operationId: `on${name}`,
      tags: ["Webhooks"],
      summary,
      description: `Posted to webhooks that want \`${type}\`, signed as Standard Webhooks says, and again until it is taken: the guide of webhooks says how. \`data\` holds ids and links, not the words of a mail.`,
      request: { body: { required: true, content: { "application/json": { schema } } } },
      responses: { 200: { description: "Any 2xx within 15 seconds: it is delivered." } },
    });
  }
}
