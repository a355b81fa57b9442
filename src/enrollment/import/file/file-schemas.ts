import { z } from "@hono/zod-openapi";
import { dateFormats } from "../../../lead/value/date-format.ts";
import { idSchema, instantSchema, isoInstant } from "../../../platform/http/schemas.ts";
import { positiveDuration } from "../../../sequence/definition/values.ts";
import { listName } from "../import-schemas.ts";
import type { FileLook } from "./look-at-file.ts";
import { fileKeptMs } from "./stored-file.ts";
import type { ImportFile } from "./stored-file.ts";

/** How a stored file is imported. */
export const startInput = z
  .strictObject({
    list: listName,
    dryRun: z.boolean().default(false).openapi({ description: "Tells what would happen, and changes nothing." }),
    map: z
      .record(z.string().max(1_000), z.string().max(200))
      .default({})
      .openapi({
        description: "What columns are, where their names do not say so; `-` leaves one out.",
        example: { "Job title": "job_title", Comment: "-" },
      }),
    charset: z
      .string()
      .max(40)
      .optional()
      .openapi({ description: "By the names of the Encoding Standard, where it is not to be found out." }),
    dates: z.enum(dateFormats).default("iso"),
    spread: positiveDuration
      .optional()
      .openapi({ description: "ISO 8601 duration over which the enrollments begin.", example: "PT8H" }),
  })
  .openapi("ImportFileStart");

export const fileSchema = z
  .object({
    id: idSchema,
    name: z.string().openapi({ example: "fair-2026.csv" }),
    format: z.enum(["csv", "ndjson"]),
    size: z.int().openapi({ description: "Bytes." }),
    lines: z.int().openapi({ description: "Line ends; `line` of an import counts up to it." }),
    charset: z.string().openapi({ description: "As it was found." }),
    columns: z.array(
      z.object({
        name: z.string().openapi({ example: "Job title" }),
        samples: z.array(z.string()).openapi({ example: ["Head of IT"] }),
        guess: z.string().openapi({ description: "A field, an attribute, or `-`.", example: "job_title" }),
      }),
    ),
    createdAt: instantSchema,
    keptUntil: instantSchema,
  })
  .openapi("ImportFile");

/** The JSON form of a stored file. */
export function presentFile(
  { id, name, format, size, lines, createdAt }: ImportFile,
  { charset, columns }: FileLook,
): z.infer<typeof fileSchema> {
  return {
    id,
    name,
    format,
    size: size ?? 0,
    lines,
    charset,
    columns,
    createdAt: isoInstant(createdAt),
    keptUntil: isoInstant(new Date(createdAt.getTime() + fileKeptMs)),
  };
}

export const foreseenSchema = z
  .object({
    line: z.int(),
    email: z.string(),
    lead: z.enum(["created", "updated"]),
    sequences: z.array(
      z.object({
        sequenceId: idSchema,
        outcome: z.enum(["enrolled", "waiting", "skipped"]),
        code: z.string().nullable(),
        at: instantSchema.nullable(),
      }),
    ),
  })
  .openapi("ForeseenLead");
