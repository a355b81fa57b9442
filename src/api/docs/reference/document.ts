import { z } from "zod";

/** A schema of the document (JSON Schema 2020-12, as far as ours go). */
export interface Schema {
  $ref?: string;
  type?: string | readonly string[];
  format?: string;
  description?: string;
  enum?: readonly unknown[];
  const?: unknown;
  default?: unknown;
  example?: unknown;
  examples?: readonly unknown[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  allOf?: readonly Schema[];
  $defs?: Readonly<Record<string, Schema>>;
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description: string;
  schema: Schema;
}

/** What can be sent or answered, by media type. */
export type Content = Readonly<Record<string, { schema?: Schema | undefined; example?: unknown }>>;

/** One call of the API. */
export interface Operation {
  id: string;
  method: string;
  path: string;
  tag: string;
  summary: string;
  description: string;
  parameters: readonly Parameter[];
  body: Content | null;
  answers: readonly { status: string; description: string; content: Content }[];
  /** it needs no key */
  isOpen: boolean;
}

/** The OpenAPI document, as its pages show it. */
export interface Reference {
  description: string;
  operations: readonly Operation[];
  schemas: Readonly<Record<string, Schema>>;
}

const schema: z.ZodType<Schema> = z.custom<Schema>((value) => typeof value === "object" && value !== null);
const content = z.record(z.string(), z.looseObject({ schema: schema.optional(), example: z.unknown().optional() }));
const parameter = z.looseObject({
  name: z.string(),
  in: z.enum(["path", "query", "header"]),
  required: z.boolean().default(false),
  description: z.string().default(""),
  schema,
});
const operation = z.looseObject({
  operationId: z.string(),
  tags: z.array(z.string()).default(["Other"]),
  summary: z.string().default(""),
  description: z.string().default(""),
  parameters: z.array(z.union([z.object({ $ref: z.string() }), parameter])).default([]),
  requestBody: z.looseObject({ content }).optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string().default(""), content: content.optional() })),
  security: z.array(z.unknown()).optional(),
});
const document = z.looseObject({
  info: z.looseObject({ description: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.looseObject({
    schemas: z.record(z.string(), schema).default({}),
    parameters: z.record(z.string(), parameter).default({}),
  }),
});

const methods = ["get", "post", "put", "patch", "delete"];

/** A schema as it is taken from elsewhere. */
export const readSchema = (given: unknown): Schema => schema.parse(given);

/** Reads an OpenAPI 3.1 document. Pure. */
export function readReference(given: unknown): Reference {
  const { info, paths, components } = document.parse(given);
  const operations = Object.entries(paths).flatMap(([path, byMethod]) =>
    methods.flatMap((method): Operation[] => {
      if (byMethod[method] === undefined) return [];
      const read = operation.parse(byMethod[method]);
      return [
        {
          id: read.operationId,
          method,
          path,
          tag: read.tags[0] ?? "Other",
          summary: read.summary,
          description: read.description,
          parameters: read.parameters.flatMap((one) => {
            if (!("$ref" in one)) return [one];
            const known = components.parameters[String(one.$ref).split("/").at(-1) ?? ""];
            return known === undefined ? [] : [known];
          }),
          body: read.requestBody?.content ?? null,
          answers: Object.entries(read.responses).map(([status, answer]) => ({
            status,
            description: answer.description,
            content: answer.content ?? {},
          })),
          isOpen: read.security?.length === 0,
        },
      ];
    }),
  );
  return { description: info.description, operations, schemas: components.schemas };
}

/** The name in a reference to a schema; null of another one. Pure. */
export const nameOf = ({ $ref }: Schema): string | null =>
  /^#\/(?:components\/schemas|\$defs)\/(.+)$/.exec($ref ?? "")?.[1] ?? null;
