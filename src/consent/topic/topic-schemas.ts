import { z } from "@hono/zod-openapi";
import { topicKey } from "../../lead/consent/consent-input.ts";
import { readLocale } from "../../lead/value/locale.ts";
import { instantSchema, isoInstant, lineInput, textInput } from "../../platform/http/schemas.ts";
import type { Topic } from "./topics.ts";

const locale = z.string().refine((tag) => readLocale(tag) === tag, "is not a BCP 47 language tag, such as de or pt-BR");

/** A topic in a request. */
export const topicInput = z
  .strictObject({
    key: topicKey.refine((key) => key !== "all", {
      error: '"all" stands for the mails of every topic: take another key',
      params: { code: "reserved_key" },
    }),
    name: lineInput(100).openapi({ example: "Product news", description: "What recipients read." }),
    description: textInput(500).nullable().default(null).openapi({ example: "New features, about once a month." }),
    names: z
      .record(locale, lineInput(100))
      .default({})
      .openapi({ description: "The name in other languages, by BCP 47 tag.", example: { de: "Neues vom Produkt" } }),
    kind: z.enum(["marketing", "transactional"]).default("marketing").openapi({
      description: "`transactional`: its mails belong to something that the recipient ordered, and advertise nothing.",
    }),
    holdout: z.int().min(0).max(50).default(0).openapi({
      description:
        "How many of a hundred leads get no mails of it at all, for good, so that an experiment can say what they bring. Which ones, chance says, once and for all.",
    }),
  })
  .refine(({ kind, holdout }) => kind === "marketing" || holdout === 0, {
    path: ["holdout"],
    error: "is of marketing topics: mails that people ordered are kept from nobody",
    params: { code: "holdout_of_orders" },
  })
  .openapi("TopicInput");

/** A topic in answers. */
export const topicSchema = z
  .object({
    key: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    names: z.record(z.string(), z.string()),
    kind: z.enum(["marketing", "transactional"]),
    holdout: z.int(),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .openapi("Topic");

/** The JSON form of a topic. */
export function presentTopic(topic: Topic): z.infer<typeof topicSchema> {
  return { ...topic, createdAt: isoInstant(topic.createdAt), updatedAt: isoInstant(topic.updatedAt) };
}
