import { z } from "@hono/zod-openapi";

/** What an answer says, in answers of the API. */
export const answerSchema = z
  .object({
    category: z.enum([
      "interested",
      "question",
      "meeting",
      "later",
      "not_interested",
      "wrong_person",
      "negative",
      "unclear",
    ]),
    meeting: z
      .object({ at: z.string().openapi({ example: "2026-03-06T10:00" }), zone: z.string() })
      .nullable()
      .openapi({ description: "A time they propose: local, with its IANA zone or offset." }),
    laterOn: z.string().nullable().openapi({ description: "From when they want to hear again, ISO 8601." }),
    person: z
      .object({ name: z.string().nullable(), email: z.string().nullable() })
      .nullable()
      .openapi({ description: "Whom to write to instead." }),
    newAddress: z.string().nullable().openapi({ description: "Where they want our mail from now on." }),
    exchanges: z
      .array(z.object({ question: z.string(), answer: z.string() }))
      .openapi({ description: "Answers between the lines of our mail, each with what it answers." }),
  })
  .nullable()
  .openapi("ReplyAnswer", { description: "What a person's answer says, by its words. It never acts by itself." });
