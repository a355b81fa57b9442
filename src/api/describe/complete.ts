import { exampleOf } from "./examples.ts";
import { parameterMeanings } from "./parameters.ts";

interface Content {
  schema?: object;
  example?: unknown;
}

interface Parameter {
  $ref?: string;
  name: string;
  description?: string;
  schema?: { description?: string };
}

interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, { content?: Record<string, Content> }>;
}

/** Adds what a route need not say itself: what its parameters mean, and an example of what it takes and answers. */
export function completeOperation(operation: Operation, schemas: Record<string, unknown>): void {
  for (const parameter of operation.parameters ?? []) {
    if (parameter.$ref !== undefined || parameter.description !== undefined) continue;
    const meaning = parameter.schema?.description ?? parameterMeanings[parameter.name];
    if (meaning !== undefined) parameter.description = meaning;
  }
  addExamples(operation.requestBody?.content, schemas, "needed");
  for (const [status, { content }] of Object.entries(operation.responses)) {
    if (status.startsWith("2")) addExamples(content, schemas, "all");
  }
}

function addExamples(
  content: Record<string, Content> = {},
  schemas: Record<string, unknown>,
  wants: "all" | "needed",
): void {
  for (const [type, one] of Object.entries(content)) {
    // Files are described in words.
    if (!type.endsWith("json") || one.schema === undefined || one.example !== undefined) continue;
    one.example = exampleOf(one.schema, schemas, wants);
  }
}
