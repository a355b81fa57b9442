import { z } from "@hono/zod-openapi";
import { dateFormats } from "../../lead/value/date-format.ts";
import { idSchema, instantSchema, isoInstant } from "../../platform/http/schemas.ts";
import { key, positiveDuration } from "../../sequence/definition/values.ts";
import { noProgress } from "./progress.ts";
import type { ImportProgress } from "./progress.ts";
import type { Import } from "./stored-import.ts";

export const listName = z
  .string()
  .pipe(key)
  .openapi({ description: "Name of the list, as the triggers of sequences have it.", example: "fair-2026" });

/** The query of an import but for `map`, which is read from `map[COLUMN]`. */
export const importQuery = z.strictObject({
  list: listName,
  dryRun: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true")
    .openapi({
      type: "boolean",
      default: false,
      description: "Tells what would happen, and to whom (a line `foreseen` for each lead), and changes nothing.",
    }),
  dates: z.enum(dateFormats).default("iso").openapi({
    description:
      "How the file writes the dates of declared date attributes, beside ISO 8601. `excel`: serial numbers of days (1900 system).",
    example: "DD.MM.YYYY",
  }),
  spread: z.string().pipe(positiveDuration).optional().openapi({
    description:
      "ISO 8601 duration over which the enrollments begin, evenly, instead of all at once; the rules for sending hold as ever.",
    example: "PT8H",
  }),
  resume: idSchema.optional().openapi({
    description:
      "The id of an import that was cut off: it goes on behind the last row that it took. Send the same file and the same options.",
  }),
});

export const mapParameter = {
  name: "map",
  in: "query" as const,
  style: "deepObject" as const,
  explode: true,
  description:
    "What the columns of a CSV file are: `map[Email Address]=email`, `map[Job title]=job_title`; `-` leaves a column out. Columns that are not mapped go by their names.",
  schema: {
    type: "object" as const,
    additionalProperties: { type: "string" as const },
    example: { "Email Address": "email", Comment: "-" },
  },
};

const why = z.record(z.string(), z.int());

export const counts = {
  rows: z.int().openapi({ description: "Rows of the file so far; each is created, updated or rejected." }),
  created: z.int(),
  updated: z.int(),
  rejected: z.int(),
  rejectedFor: why.openapi({ example: { invalid_format: 3 } }),
  flagged: z.int().openapi({ description: "Rows that were taken without a field that could not be read." }),
  flaggedFor: why.openapi({ example: { wrong_value_type: 2 } }),
  enrolled: z.int().openapi({ description: "Enrollments, over all sequences that the list triggers." }),
  waiting: z.int().openapi({ description: "Enrolled as soon as their exclusivity group is free." }),
  skipped: why.openapi({ example: { suppressed: 12 } }),
  setAside: z
    .record(z.string(), z.string())
    .openapi({ description: "Sequences that nobody could enter, by id, with the reason." }),
};

const problems = z.array(
  z.object({
    pointer: z.string(),
    code: z.string(),
    message: z.string(),
    column: z.string().optional().openapi({ description: "What a CSV file calls the column." }),
  }),
);
const line = z.int().openapi({ description: "Where the row begins in the file, counted from 1.", example: 17 });
const description = "The row's address, where it can be read.";
const charset = z.string().openapi({ description: "As it was told, or found.", example: "windows-1252" });

/** One line of the answer to an import. */
export const lineSchema = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("rejected"), line, email: z.string().optional().openapi({ description }), problems }),
    z.object({ kind: z.literal("flagged"), line, email: z.string(), problems }),
    z.object({
      kind: z.literal("foreseen"),
      line,
      email: z.string(),
      lead: z.enum(["created", "updated"]),
      sequences: z.array(
        z.object({
          sequenceId: idSchema,
          outcome: z.enum(["enrolled", "waiting", "skipped"]),
          code: z.string().nullable(),
          at: instantSchema.nullable().openapi({ description: "When the enrollment would begin." }),
        }),
      ),
    }),
    z.object({ kind: z.literal("progress"), importId: idSchema, dryRun: z.boolean(), charset, ...counts }),
    z.object({ kind: z.literal("done"), importId: idSchema, dryRun: z.boolean(), charset, ...counts }),
    z.object({ kind: z.literal("failed"), importId: idSchema, code: z.string(), message: z.string(), ...counts }),
  ])
  .openapi("ImportLine");

const countsSchema = z.object(counts);

/** A stored import. */
export const importSchema = z
  .object({
    id: idSchema,
    list: z.string().openapi({ example: "fair-2026" }),
    status: z.enum(["running", "done", "failed", "interrupted", "undone"]).openapi({
      description:
        "`interrupted`: the connection broke, or the process ended, before the file did. What was taken stays; the same request with `resume` takes the rest.",
    }),
    dryRun: z.boolean(),
    fileId: idSchema.nullable().openapi({ description: "The stored file that it reads, as long as that is kept." }),
    options: z.object({
      format: z.enum(["csv", "ndjson"]),
      charset: z.string().nullable(),
      dates: z.string(),
      map: z.record(z.string(), z.string()),
      spread: z.string().nullable(),
    }),
    charset: charset.nullable(),
    counts: countsSchema,
    line: z
      .int()
      .openapi({ description: "The line of the file up to which the counts are; `resume` goes on behind it." }),
    failure: z.object({ code: z.string(), message: z.string() }).nullable(),
    undone: z
      .object({
        deleted: z.int().openapi({ description: "Leads that it had created." }),
        stopped: z.int().openapi({ description: "Enrollments that it had begun, and that still ran." }),
        kept: why.openapi({
          description:
            "Leads that stay, by why: `known_before` the import, `mailed` since, `responded` (wrote to you, or is no lead any more), `changed` since, `known_elsewhere` (an event, another import, another sequence).",
          example: { mailed: 2, known_before: 40 },
        }),
      })
      .nullable(),
    createdAt: instantSchema,
    updatedAt: instantSchema,
    finishedAt: instantSchema.nullable(),
    undoneAt: instantSchema.nullable(),
  })
  .openapi("Import");

/** How far a stored import is. */
export function readProgress({ counts: stored }: Pick<Import, "counts">): ImportProgress {
  return countsSchema.parse({ ...noProgress(), ...stored });
}

/** The JSON form of an import. */
export function presentImport({ aliveUntil: _aliveUntil, ...row }: Import): z.infer<typeof importSchema> {
  return {
    ...row,
    counts: readProgress(row),
    createdAt: isoInstant(row.createdAt),
    updatedAt: isoInstant(row.updatedAt),
    finishedAt: isoInstant(row.finishedAt),
    undoneAt: isoInstant(row.undoneAt),
  };
}
