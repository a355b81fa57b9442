import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, lineInput } from "../../platform/http/schemas.ts";

const redirectUrl = z.url({ protocol: /^https?$/ }).max(2000);

/** A new form. */
export const formInput = z
  .strictObject({
    name: lineInput(100).openapi({ example: "Newsletter footer" }),
    event: lineInput(200).openapi({ example: "signup", description: "The event that a submission records." }),
    redirectUrl: redirectUrl.nullable().default(null).openapi({
      example: "https://example.com/thanks",
      description: "Where browsers go after a submission; null shows a plain thank-you page.",
    }),
    honeypot: z
      .string()
      .regex(/^[A-Za-z][\w-]{0,49}$/, "must be a field name of up to 50 letters, digits, _ and -")
      .default("website")
      .openapi({
        description: "A field that people do not see. Filled in, it gives a program away: nothing is recorded.",
      }),
  })
  .openapi("FormInput");
export type FormInput = z.infer<typeof formInput>;

/** A form in answers. */
export const formSchema = z
  .object({
    id: idSchema,
    key: z.string().openapi({ example: "pk_b2k…", description: "Publishable: stands in the form's action." }),
    name: z.string(),
    event: z.string(),
    redirectUrl: z.string().nullable(),
    honeypot: z.string(),
    action: z.string().openapi({ example: "https://ripen.example.com/v1/forms/pk_b2k…" }),
    createdAt: instantSchema,
  })
  .openapi("Form");
