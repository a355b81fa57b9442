import { z } from "@hono/zod-openapi";
import { conditionHelp } from "../condition/condition.ts";
import { idSchema, instantSchema, isoInstant, textInput, written } from "../../platform/http/schemas.ts";
import type { Segment } from "./put-segment.ts";

export const segmentKey = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, 'must be 1 to 100 letters, digits, "-", "_" and "."');

const conditionExample = { all: [{ attribute: "plan", op: "eq", value: "trial" }, { tag: "webinar" }] };

/** A condition arrives unread: parseSegment says what to write instead. */
export const segmentInput = z
  .strictObject({
    key: segmentKey.openapi({ example: "trial-webinar" }),
    name: textInput(200).openapi({ example: "Trials from the webinar" }),
    condition: written("Condition", {
      error: conditionHelp,
      description: "Who is in it: a Condition of /v1/schemas/sequence.json.",
      example: conditionExample,
    }),
  })
  .openapi("SegmentInput");

export const segmentSchema = z
  .object({
    id: idSchema,
    key: z.string(),
    name: z.string(),
    condition: written("Condition", { example: conditionExample }),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .openapi("Segment");

export const segmentCountSchema = z
  .object({
    count: z.int().openapi({ description: "Leads in the segment now." }),
    mailable: z.int().openapi({
      description: "Of these, the ones in stage lead that are not cooling down and whose address is not suppressed.",
    }),
    exact: z.boolean().openapi({
      description: "False among very many leads: both are estimated from a sample, in which a few are none.",
    }),
  })
  .openapi("SegmentCount");

/** The JSON form of a segment. */
export function presentSegment({
  id,
  key,
  name,
  condition,
  createdAt,
  updatedAt,
}: Segment): z.infer<typeof segmentSchema> {
  return { id, key, name, condition, createdAt: isoInstant(createdAt), updatedAt: isoInstant(updatedAt) };
}
