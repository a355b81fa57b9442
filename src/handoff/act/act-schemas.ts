import { z } from "@hono/zod-openapi";
import { idSchema, instantInput, lineInput, textInput } from "../../platform/http/schemas.ts";
import { parseDuration } from "../../schedule/duration.ts";
import { callOutcomes } from "./write-word.ts";

const repId = idSchema.optional().openapi({ description: "The rep who says so; left out, the API key does." });
const reason = textInput(1_000).optional();

export const acceptInput = z.strictObject({ repId }).openapi("AcceptHandoffInput");

export const declineInput = z
  .strictObject({ reason: reason.openapi({ example: "Is a partner of mine." }), repId })
  .openapi("DeclineHandoffInput");

export const snoozeInput = z.strictObject({ until: instantInput, repId }).openapi("SnoozeHandoffInput");

export const handInput = z
  .strictObject({ to: idSchema.openapi({ description: "The rep who is to have it." }), repId })
  .openapi("HandOverHandoffInput");

export const wonInput = z
  .strictObject({ reason: reason.openapi({ example: "40 seats, a year." }), repId })
  .openapi("WinHandoffInput");

export const recycleInput = z
  .strictObject({
    reason,
    coolDown: z
      .string()
      .refine((text) => (parseDuration(text)?.sign ?? -1) >= 0, {
        error: 'Write an ISO 8601 duration such as "P90D", or "P0D" for none.',
      })
      .optional()
      .openapi({ description: "So long no sequence takes the lead in. P30D unless said.", example: "P90D" }),
    sequence: textInput(200).optional().openapi({
      description: "Key or id of the sequence that the lead enters when the cool-down is over.",
      example: "win-back",
    }),
    repId,
  })
  .openapi("RecycleHandoffInput");

export const noteInput = z.strictObject({ text: textInput(5_000), repId }).openapi("NoteHandoffInput");

export const answerInput = z
  .strictObject({
    text: textInput(20_000).min(1).openapi({ description: "Plain text, as the prospect is to read it." }),
    repId: idSchema.openapi({ description: "The rep who writes: has the handoff, or stands in for whoever has it." }),
    id: idSchema.optional().openapi({ description: "Of the mail: the same words sent twice with one id go out once." }),
  })
  .openapi("AnswerHandoffInput");

export const callInput = z
  .strictObject({ outcome: z.enum(callOutcomes), note: textInput(5_000).optional(), repId })
  .openapi("CallHandoffInput");

export const taskInput = z
  .strictObject({
    what: lineInput(300).openapi({ example: "Send the quote" }),
    kind: z.enum(["call", "linkedin", "manual_mail", "other"]).default("other"),
    due: instantInput.optional(),
    repId,
  })
  .openapi("TaskHandoffInput");
