import { z } from "@hono/zod-openapi";
import type { Capability } from "../access/capability.ts";
import { stageSchema } from "../lead/schemas.ts";
import { emailInput, idSchema, instantSchema, isoInstant, textInput } from "../platform/http/schemas.ts";
import { ConflictError } from "../platform/errors.ts";
import { leadFilterShape } from "../score/list/lead-filter.ts";
import type { BulkAction } from "./stored-bulk.ts";

const sequenceId = idSchema.optional().openapi({ description: "Of this sequence alone; left out, of all." });
const tag = z.string().trim().min(1).max(64);

/** What is done to each lead. */
export const actionInput = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("enroll"), sequenceId: idSchema }),
    z.strictObject({ kind: z.literal("add_tag"), tag }),
    z.strictObject({ kind: z.literal("remove_tag"), tag }),
    z.strictObject({ kind: z.literal("pause"), sequenceId }),
    z.strictObject({ kind: z.literal("resume"), sequenceId }),
    z.strictObject({ kind: z.literal("exit"), sequenceId }),
    z.strictObject({ kind: z.literal("suppress"), detail: textInput(500).optional() }),
    z.strictObject({ kind: z.literal("export") }),
    z.strictObject({ kind: z.literal("erase") }),
  ])
  .openapi("BulkActionKind", { example: { kind: "add_tag", tag: "fair-2026" } });
export type Action = z.output<typeof actionInput>;

const mostIds = 1_000;

/** Leads by the filters of their list. */
export const filterInput = z.strictObject({
  stage: stageSchema.optional(),
  email: emailInput.optional(),
  q: z.string().trim().min(1).max(200).optional(),
  tag: z.string().max(64).optional(),
  ...leadFilterShape,
});

/** To whom: all who match a filter, or some by their ids. */
export const targetInput = z
  .union([
    z.strictObject({ filter: filterInput.openapi({ description: "As of `GET /v1/leads`; empty: everybody." }) }),
    z.strictObject({ leadIds: z.array(idSchema).min(1).max(mostIds) }),
  ])
  .openapi("BulkTarget", { example: { filter: { segment: "trial-webinar" } } });
export type Target = z.output<typeof targetInput>;

/** So many people are erased by one action: they are written down one by one. */
export const mostErased = 10_000;

/** A target as it is kept: that of an erasure is those who were confirmed. */
export const storedTarget = z.union([
  targetInput,
  z.strictObject({ leadIds: z.array(idSchema).min(1).max(mostErased) }),
]);

/** To whom a stored action is. @throws ConflictError `target_erased` when its filter named somebody who is erased */
export function readStoredTarget({ target }: Pick<BulkAction, "target">): Target {
  const read = storedTarget.safeParse(target).data;
  if (read === undefined) {
    throw new ConflictError("target_erased", "Its filter named somebody who was erased: choose whom it is for again.");
  }
  return read;
}

export const bulkInput = z
  .strictObject({
    action: actionInput,
    target: targetInput,
    dryRun: z.boolean().openapi({ description: "Tells what would become of each, and changes nothing." }),
    confirm: z.int().min(0).optional().openapi({
      description:
        "To erase: how many there are, as the dry run has counted. Anything else is refused with 409 `count_differs`.",
    }),
    id: idSchema.optional().openapi({ description: "Of the action: asked twice with one, it is done once." }),
  })
  .openapi("BulkInput");

export const bulkSchema = z
  .object({
    id: idSchema,
    action: z
      .unknown()
      .openapi({ type: "object", additionalProperties: true, example: { kind: "add_tag", tag: "fair-2026" } }),
    target: z.unknown().openapi({
      type: "object",
      additionalProperties: true,
      description: "Of an erasure: the leads that were confirmed. Without what named somebody who was erased since.",
      example: { filter: { segment: "trial-webinar" } },
    }),
    dryRun: z.boolean(),
    status: z.enum(["running", "done", "canceled", "failed"]),
    total: z.object({
      count: z.int(),
      isEstimate: z.boolean().openapi({ description: "Worked out from a sample, of very many leads." }),
    }),
    looked: z.int().openapi({ description: "Leads so far; each is done or skipped." }),
    done: z.int(),
    skipped: z.record(z.string(), z.int()).openapi({ example: { suppressed: 12 } }),
    sample: z
      .array(z.object({ leadId: idSchema, outcome: z.enum(["done", "skipped"]), code: z.string().nullable() }))
      .openapi({ description: "The first leads, with what became of each." }),
    failure: z.string().nullable(),
    createdAt: instantSchema,
    finishedAt: instantSchema.nullable(),
  })
  .openapi("BulkAction");

const rights: Readonly<Record<Action["kind"], readonly Capability[]>> = {
  enroll: ["enrollments:write"],
  add_tag: ["leads:write"],
  remove_tag: ["leads:write"],
  pause: ["enrollments:write"],
  resume: ["enrollments:write"],
  exit: ["enrollments:write"],
  suppress: ["suppressions:write"],
  export: ["export"],
  erase: ["personal_data:erase"],
};

/** What somebody needs to do it, beside the rights of the route: those that doing it to one lead needs. */
export const rightsOfAction = ({ kind }: Pick<Action, "kind">): readonly Capability[] => rights[kind];

/** The JSON form of a bulk action. */
export function presentBulk(row: BulkAction): z.infer<typeof bulkSchema> {
  const { cursor: _cursor, aliveUntil: _alive, by: _by, totalIsEstimate, total, ...rest } = row;
  return {
    ...rest,
    total: { count: total, isEstimate: totalIsEstimate },
    createdAt: isoInstant(row.createdAt),
    finishedAt: isoInstant(row.finishedAt),
  };
}
