import { z } from "@hono/zod-openapi";
import { describedBy, idSchema, instantSchema } from "../../platform/http/schemas.ts";
import type { DefinitionDiff } from "./diff.ts";
import type { Publishing } from "./publish.ts";
import type { StaysFinished } from "./finished/finished-rows.ts";
import type { Running } from "./count-running.ts";

const stepMap = z.record(z.string().max(64), z.string().max(64)).refine((map) => Object.keys(map).length <= 500, {
  error: "Map at most 500 steps.",
});

const runningInput = z
  .union([
    z.enum(["pin", "move"]),
    z.strictObject({ move: z.literal(true), release: z.boolean().default(false) }),
    z.strictObject({ map: stepMap, release: z.boolean().default(false) }),
  ])
  .openapi({
    description:
      'What becomes of running enrollments. "pin": they stay on their version. "move": each goes to the same step, by id. `map`: as "move", with other steps (or "end") for some ids. `release`: a wait that got shorter ends accordingly; otherwise nobody is sent anything earlier than planned.',
    example: { map: { "old-offer": "offer", survey: "end" } },
  });

/** What a publish says of people. */
export const publishParts = {
  running: runningInput.default("pin"),
  finished: z.enum(["stay", "extend"]).default("stay").openapi({
    description:
      'What becomes of those who went through all of an older version. "extend": where this one has new steps behind its last step, they go on there; waits count from now.',
  }),
};

/** The body of a publish; everything may be left out. */
export const publishInput = z
  .strictObject({
    ...publishParts,
    dryRun: z.boolean().default(false),
  })
  .prefault({})
  .openapi("PublishInput");

/** What the body says, in the words of publishSequence. */
export function toRunning(running: z.output<typeof runningInput> | undefined): Running {
  if (running === undefined || running === "pin") return { kind: "pin" };
  if (running === "move") return { kind: "move", map: {}, release: false };
  return { kind: "move", map: "map" in running ? running.map : {}, release: running.release };
}

const staysFinished = [
  ...(["step_removed", "no_new_steps", "unclear_end", "unreadable_version", "left_before_the_end"] as const),
  ...(["entered_again", "suppressed", "not_a_lead", "cooling_down", "group_busy"] as const),
] satisfies StaysFinished[];

const step = z
  .record(z.string(), z.unknown())
  .openapi({ ...describedBy("Step"), example: { id: "offer", kind: "email", template: "welcome/3-offer" } });

export const publishingSchema = z
  .object({
    version: z.int().openapi({ description: "The new version, or the one it would be." }),
    versionId: idSchema.nullable().openapi({ description: "Null in a dry run." }),
    unchanged: z.boolean().openapi({
      description:
        "The draft and its templates are what is published already: `version` is the current one, not a new one.",
    }),
    publicationId: idSchema.nullable().openapi({
      description: "Follow it at /v1/publications/{id}. Null when nothing was to be done.",
    }),
    diff: z
      .object({
        added: z.array(step),
        removed: z.array(step),
        changed: z.array(z.object({ id: z.string(), fields: z.array(z.string()), before: step, after: step })),
        moved: z.array(z.object({ id: z.string(), from: z.int(), to: z.int() })),
        settings: z.array(z.string()).openapi({ description: "What differs besides the steps." }),
        same: z.boolean(),
      })
      .nullable()
      .openapi({ description: "From the version before; null at the first publish." }),
    running: z
      .array(
        z.object({
          version: z.int(),
          stepId: z.string().nullable(),
          status: z.enum(["waiting", "active", "paused"]),
          count: z.int(),
          becomes: z.union([
            z.object({ kind: z.literal("stays"), why: z.enum(["pinned", "step_removed", "up_to_date"]) }),
            z.object({ kind: z.literal("moves"), stepId: z.string().nullable() }),
          ]),
        }),
      )
      .openapi({ description: "Where running enrollments stand, and what becomes of them." }),
    finished: z
      .array(
        z.object({
          version: z.int(),
          count: z.int(),
          becomes: z.union([
            z.object({ kind: z.literal("stays"), why: z.enum(staysFinished) }),
            z.object({ kind: z.literal("extends"), stepId: z.string() }),
          ]),
        }),
      )
      .openapi({
        description: "Those who finished an older version, and what becomes of them; with `finished: extend`.",
      }),
    warnings: z.array(z.object({ pointer: z.string(), code: z.string(), message: z.string() })).openapi({
      description:
        "What the law wants in every marketing mail and is not there: `company_address_missing`, `postal_address_missing`, `unsubscribe_missing`. With SENDER_LAW=refuse, as in production, they refuse the publish (`sender_law`).",
    }),
  })
  .openapi("Publishing");

/** The JSON form of a publishing. */
export function presentPublishing({
  versionId,
  number,
  unchanged,
  publicationId,
  diff,
  running,
  finished,
  warnings,
}: Publishing) {
  return { version: number, versionId, unchanged, publicationId, diff: presentDiff(diff), running, finished, warnings };
}

/** The JSON form of what differs. */
export function presentDiff(diff: DefinitionDiff | null) {
  const plain = (value: object): Record<string, unknown> => ({ ...value });
  return (
    diff && {
      ...diff,
      added: diff.added.map(plain),
      removed: diff.removed.map(plain),
      changed: diff.changed.map((change) => ({ ...change, before: plain(change.before), after: plain(change.after) })),
    }
  );
}

export const publicationSchema = z
  .object({
    id: idSchema,
    sequenceId: idSchema,
    versionId: idSchema,
    mode: z.enum(["pin", "move", "map"]),
    map: z.record(z.string(), z.string()),
    release: z.boolean(),
    moved: z.int().openapi({ description: "Enrollments moved so far." }),
    stays: z.record(z.string(), z.int()).openapi({
      description: "Enrollments that stay, by why. `superseded`: a newer publish came before they were looked at.",
      example: { step_removed: 3 },
    }),
    extend: z.boolean().openapi({ description: "Whether those who finished go on in new steps." }),
    extended: z.int().openapi({ description: "Of these, those who go on so far." }),
    finished: z
      .record(z.string(), z.int())
      .openapi({ description: "Those who had finished and stay so, by why.", example: { entered_again: 2 } }),
    createdAt: instantSchema,
    finishedAt: instantSchema.nullable(),
  })
  .openapi("Publication");
