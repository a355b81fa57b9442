import { z } from "zod";
import { topicInput } from "../../consent/topic/topic-schemas.ts";
import { topicKey } from "../../lead/consent/consent-input.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { emailInput, lineInput, slugInput } from "../../platform/http/schemas.ts";
import { fieldProblems } from "../../platform/http/validation.ts";
import { teamInput, teamParams } from "../../rep/team/team-schemas.ts";
import { templateInput } from "../../render/template-schemas.ts";
import { checkRules } from "../../score/rules/check-rules.ts";
import { scoringRules } from "../../score/rules/rules.ts";
import { keyedSenderInput } from "../../sender/sender-schemas.ts";
import { attributeSchema } from "../../sequence/attribute/attribute-schemas.ts";
import { condition } from "../../sequence/condition/condition.ts";
import type { Catalog } from "../../sequence/definition/catalog.ts";
import { parseSegmentCondition } from "../../sequence/segment/parse-segment.ts";
import { segmentInput, segmentKey } from "../../sequence/segment/segment-schemas.ts";
import { formInput } from "../../trigger/form/form-schemas.ts";
import { webhookInput } from "../../webhook/endpoint/endpoint-schemas.ts";
import { meaningless } from "../../webhook/event/where.ts";
import { isObject } from "./resource.ts";
import type { Json, KindName, Resource } from "./resource.ts";
import { checkSequence, sequenceKey, shortenSequence, writeSequence } from "./sequence-file.ts";
import { shorten } from "./shorten.ts";

/**
 * How a kind of resource lies in a folder.
 * @property files `many`: one file for each, `folder/KEY.yaml`; `one`: all in `folder.yaml`
 * @property check everything that is wrong with what a file says
 * @property shorten the shortest form of what has no problems
 * @property write what its file says
 */
export interface Kind {
  folder: string;
  files: "many" | "one";
  extension: ".yaml" | ".mjml";
  key: z.ZodType<string>;
  check(raw: Json, key: string, catalog: Catalog): FieldProblem[];
  shorten(raw: Json, key: string): Pick<Resource, "value" | "how">;
  write(resource: Resource): Json;
}

const teamFile = teamInput.omit({ members: true, fallbackRepId: true, managerId: true }).extend({
  members: z
    .array(emailInput)
    .max(500)
    .default([])
    .transform((emails) => [...new Set(emails)].sort()),
  fallbackRep: emailInput.nullable().default(null),
  manager: emailInput.nullable().default(null),
});
const senderFile = keyedSenderInput.omit({ transportIds: true }).extend({
  transports: z.array(lineInput(100)).max(10).default([]),
});
const webhookFile = webhookInput
  .omit({ secret: true })
  .extend({ url: webhookInput.shape.url.optional() })
  .superRefine(({ types, where }, ctx) => {
    for (const { pointer, message } of meaningless(types, where)) {
      ctx.addIssue({ code: "custom", path: pointer.slice(1).split("/"), message });
    }
  });
const segmentFile = z.strictObject({ name: segmentInput.shape.name, condition });
/** What Ripen's own check of a topic looks at is its key, too. */
const topicFile = z.looseObject({}).transform((value, ctx) => {
  const read = topicInput.safeParse({ ...value, key: "key" });
  if (read.success) {
    const { key: _key, ...rest } = read.data;
    return rest;
  }
  for (const issue of read.error.issues) ctx.issues.push({ ...issue, input: value } as never);
  return z.NEVER;
});

/** A kind that a schema says all about. */
function bySchema(folder: string, key: z.ZodType<string>, schema: z.ZodType): Kind {
  return {
    folder,
    files: "many",
    extension: ".yaml",
    key,
    check: (raw) => problemsOf(schema, raw),
    shorten: (raw) => ({ value: shorten(schema, raw) }),
    write: ({ value }) => value,
  };
}

function problemsOf(schema: z.ZodType, raw: Json): FieldProblem[] {
  const read = schema.safeParse(raw);
  return read.success ? [] : fieldProblems(read.error.issues);
}

/** Every kind, by its name. */
export const kinds: Readonly<Record<KindName, Kind>> = {
  attribute: { ...bySchema("attributes", attributeSchema.shape.name, attributeSchema.shape.type), files: "one" },
  topic: bySchema("topics", topicKey, topicFile),
  sender: bySchema("senders", slugInput, senderFile),
  team: bySchema("teams", teamParams.shape.key, teamFile),
  template: {
    ...bySchema("templates", templateInput.shape.key, templateInput.shape.mjml),
    extension: ".mjml",
    shorten: (raw) => ({ value: raw }),
  },
  segment: {
    ...bySchema("segments", segmentKey, segmentFile),
    check(raw, _key, catalog) {
      const { condition: wanted = null, ...rest } = isObject(raw) ? raw : {};
      const shape = problemsOf(segmentFile.omit({ condition: true }), rest);
      return [...shape, ...thrown(() => parseSegmentCondition(wanted, catalog))];
    },
  },
  scoring: {
    ...bySchema("scoring", z.literal("rules"), scoringRules),
    files: "one",
    check(raw, _key, catalog) {
      const read = scoringRules.safeParse(raw);
      if (!read.success) return fieldProblems(read.error.issues);
      return checkRules(read.data, catalog, catalog.topics ?? topicsOf(read.data));
    },
  },
  sequence: {
    ...bySchema("sequences", sequenceKey, z.unknown()),
    check: (raw, _key, catalog) => checkSequence(raw, catalog),
    shorten: (raw) => shortenSequence(raw),
    write: ({ value, how }) => writeSequence(value, how),
  },
  form: bySchema("forms", slugInput, formInput),
  webhook: bySchema("webhooks", slugInput, webhookFile),
};

/** Where nobody knows which topics there are, all that are named are taken. */
function topicsOf({ fit }: z.output<typeof scoringRules>): string[] {
  return fit.flatMap((rule) => ("leftTopic" in rule ? [rule.leftTopic] : []));
}

function thrown(check: () => unknown): FieldProblem[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof InvalidInputError) return [...error.problems];
    throw error;
  }
}
