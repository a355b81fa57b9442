import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, isoInstant, written } from "../../platform/http/schemas.ts";
import { definitionExample } from "../sequence-schemas.ts";
import type { StoredVersion } from "./list-versions.ts";

const version = {
  id: idSchema,
  sequenceId: idSchema,
  number: z.int().openapi({ example: 3 }),
  current: z.boolean().openapi({ description: "Whether new enrollments get it." }),
  publishedAt: instantSchema,
};

/** A version in a list. */
export const versionSchema = z.object(version).openapi("SequenceVersion");

const compiledSchema = z.object({
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  links: z.array(z.string()),
});

/** A version with all that it was frozen with. */
export const wholeVersionSchema = z
  .object({
    ...version,
    definition: written("SequenceDefinition", { example: definitionExample }),
    templates: z.record(z.string(), compiledSchema).openapi({
      description:
        "What its mails are made from, by template, or `template#step` for a step with a subject of its own: Liquid, in which links are numbered slots.",
    }),
    sources: z.record(z.string(), z.string()).openapi({
      description:
        "The MJML of its templates and of the partials they include, as it was; empty for versions older than that.",
      example: { "welcome/1-hello": "<mjml>…</mjml>" },
    }),
  })
  .openapi("WholeSequenceVersion");

/** The JSON form of a version in a list. */
export function presentVersion({
  id,
  sequenceId,
  number,
  current,
  publishedAt,
}: StoredVersion): z.infer<typeof versionSchema> {
  return { id, sequenceId, number, current, publishedAt: isoInstant(publishedAt) };
}

/** The JSON form of a version, whole. */
export function presentWholeVersion(row: StoredVersion): z.infer<typeof wholeVersionSchema> {
  const templates = Object.entries(row.templates).flatMap(([key, compiled]) => {
    const read = compiledSchema.safeParse(compiled);
    return read.success ? [[key, read.data] as const] : [];
  });
  return {
    ...presentVersion(row),
    definition: row.definition,
    templates: Object.fromEntries(templates),
    sources: row.sources,
  };
}
