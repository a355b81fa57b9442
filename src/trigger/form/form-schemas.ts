import { z } from "@hono/zod-openapi";
import { topicKey } from "../../lead/consent/consent-input.ts";
import { idSchema, instantSchema, lineInput, orNull } from "../../platform/http/schemas.ts";

const redirectUrl = z.url({ protocol: /^https?$/ }).max(2000);

const days = (most: number) => z.int().min(1).max(most);

const doubleOptIn = z
  .strictObject({
    template: z.string().min(1).max(200).nullable().default(null).openapi({
      description:
        "Key of the template of the mail; its link is `{{ event.confirm_url | default: unsubscribe_url }}`. Null: a plain mail in the language of the person (en, de, fr, es, it, pt, nl, pl, ja).",
    }),
    topics: z
      .array(topicKey)
      .max(50)
      .transform((keys) => [...new Set(keys)])
      .default([])
      .openapi({ type: "array", description: "Topics that confirming subscribes to; none: mails as such." }),
    expiresAfterDays: days(60).default(7).openapi({ description: "How long the link is good." }),
    remindAfterDays: days(59)
      .nullable()
      .default(null)
      .openapi({ description: "When the mail is sent once more to who has not confirmed; null: not." }),
    redirectUrl: z
      .url({ protocol: /^https$/ })
      .max(2000)
      .nullable()
      .default(null)
      .openapi({ description: "Where browsers go after confirming, https; null shows a plain page." }),
  })
  .refine(({ remindAfterDays, expiresAfterDays }) => remindAfterDays === null || remindAfterDays < expiresAfterDays, {
    path: ["remindAfterDays"],
    error: "must be before the link expires",
    params: { code: "reminder_too_late" },
  })
  .openapi("DoubleOptIn");

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
    doubleOptIn: orNull(doubleOptIn).default(null).openapi({
      description:
        "Has every signup confirmed by the owner of the address, by a link in a mail; the event counts from then. Null: only where the person had unsubscribed before.",
    }),
  })
  .openapi("FormInput");
export type FormInput = z.infer<typeof formInput>;

/** A form in answers. */
export const formSchema = z
  .object({
    id: idSchema,
    slug: z.string().nullable().openapi({ description: "What files call it by.", example: "footer" }),
    key: z.string().openapi({ example: "pk_b2k…", description: "Publishable: stands in the form's action." }),
    name: z.string(),
    event: z.string(),
    redirectUrl: z.string().nullable(),
    honeypot: z.string(),
    doubleOptIn: orNull(doubleOptIn),
    action: z.string().openapi({ example: "https://ripen.example.com/v1/forms/pk_b2k…" }),
    createdAt: instantSchema,
  })
  .openapi("Form");
