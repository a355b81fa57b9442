import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema } from "../platform/http/schemas.ts";

const templateKey = z
  .string()
  .max(200)
  .regex(/^[a-z0-9][a-z0-9_-]*(?:\/[a-z0-9][a-z0-9_-]*)*$/, "must be names of a-z, 0-9, - and _, separated by /");

/** A template to store. */
export const templateInput = z
  .strictObject({
    key: templateKey.openapi({
      example: "welcome/1-hello",
      description: 'What email steps name. `partials/NAME` is what `<mj-include path="NAME" />` includes.',
    }),
    mjml: z.string().min(1).max(500_000).openapi({
      description: "MJML with Liquid. `<mj-title>` is the subject.",
      example:
        "<mjml><mj-head><mj-title>Hello {{ lead.company | default: 'there' }}</mj-title></mj-head><mj-body><mj-section><mj-column><mj-text>Welcome!</mj-text></mj-column></mj-section></mj-body></mjml>",
    }),
  })
  .openapi("TemplateInput");
export type TemplateInput = z.infer<typeof templateInput>;

/** A template in answers. */
export const templateSchema = z
  .object({
    id: idSchema,
    key: z.string().openapi({ example: "welcome/1-hello" }),
    mjml: z.string(),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .openapi("Template");
