import { z } from "@hono/zod-openapi";
import { limitParameter } from "../platform/http/pagination.ts";
import { idSchema, instantSchema, isoInstant } from "../platform/http/schemas.ts";
import { timelineQuery } from "../lead/timeline/timeline-cursor.ts";
import { classSchema } from "../inbound/correction/class-schema.ts";
import type { Conversation } from "./load-conversation.ts";

const mostAtOnce = 50;
const error = `must be a whole number from 1 to ${mostAtOnce}`;

/** The query parameters of a conversation: each of our mails is written anew, so that it comes in smaller pages than a list. */
export const conversationQuery = timelineQuery.extend({
  limit: limitParameter
    .unwrap()
    .max(mostAtOnce, { error })
    .default(20)
    .openapi({ type: "integer", minimum: 1, maximum: mostAtOnce, default: 20 }),
});

/** A conversation in answers. */
export const conversationSchema = z
  .object({
    data: z.array(
      z.object({
        kind: z.enum(["ours", "theirs", "rep"]).openapi({
          description: "A mail of a sequence, of the person or somebody at their side, or of a rep.",
        }),
        id: idSchema.openapi({ description: "Of the message, the inbound mail, or the mail of the rep." }),
        at: instantSchema,
        from: z.object({ name: z.string(), email: z.string() }).nullable(),
        to: z.string().nullable(),
        subject: z.string(),
        text: z.string().nullable().openapi({
          description:
            "What was newly written. Our own mails are written anew; null when that cannot be done any more.",
        }),
        class: classSchema.nullable().openapi({ description: "What a mail of theirs is taken for." }),
        attachments: z
          .array(z.object({ number: z.int(), name: z.string(), type: z.string(), size: z.int() }))
          .openapi({ description: "Those of `theirs` are had at `/v1/inbound-mails/{id}/attachments/{number}`." }),
      }),
    ),
    nextCursor: z
      .string()
      .nullable()
      .openapi({ description: "Pass it as `cursor` for what was said before; null when that is all." }),
  })
  .openapi("Conversation");

/** The JSON form of a conversation. */
export function presentConversation({ said, earlier }: Conversation): z.infer<typeof conversationSchema> {
  return {
    data: said.map((one) => ({ ...one, at: isoInstant(one.at), attachments: [...one.attachments] })),
    nextCursor: earlier,
  };
}
