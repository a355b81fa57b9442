import { createApi } from "../../src/api/api.ts";
import type { App } from "../../src/app.ts";
import { openGround } from "../../src/ground.ts";

// Nothing listens there: to describe the routes, nobody has to answer.
const nowhere = "postgres://nobody@127.0.0.1:9/none";

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  example?: unknown;
  examples?: unknown[];
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  propertyNames?: Schema;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  [key: string]: unknown;
}

export interface Parameter {
  $ref?: string;
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  description?: string;
  example?: unknown;
  schema: Schema;
}

export interface Content {
  schema?: Schema;
  example?: unknown;
}

export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security?: object[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, Content> };
  responses: Record<string, { description: string; content?: Record<string, Content> }>;
}

export type Paths = Record<string, Partial<Record<Method, Operation>>>;
export const methods = ["get", "post", "put", "patch", "delete"] as const;
export type Method = (typeof methods)[number];

export interface ApiDocument {
  openapi: string;
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Paths;
  webhooks: Record<string, { post: Operation }>;
  components: { schemas: Record<string, Schema>; parameters: Record<string, Parameter> };
}

/** `/openapi.json` of the routes as they stand in the code; needs no database. */
export async function readDocument(): Promise<ApiDocument> {
  await using ground = openGround({
    databaseUrl: nowhere,
    queue: { kind: "postgres", url: nowhere },
    secretKey: "describes the routes",
    logLevel: "silent",
    site: {
      publicUrl: "https://ripen.acme.example",
      replyDomain: "reply.acme.example",
      company: { name: "Acme", address: "1 Main St" },
    },
  });
  // The routes ask for more only when they are called.
  const answer = await createApi(ground as unknown as App).request("/openapi.json");
  return (await answer.json()) as ApiDocument;
}

/** One operation, and where it is. */
export interface Listed {
  method: Method;
  path: string;
  operation: Operation;
}

/** All operations of the document, in its order. */
export function listOperations(document: ApiDocument): Listed[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ method, path, operation }];
    }),
  );
}
