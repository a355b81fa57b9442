import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { maxImportBytes, openImport } from "../../lead/import/open-import.ts";
import type { ImportFormat } from "../../lead/import/open-import.ts";
import { InvalidInputError, RipenError } from "../../platform/errors.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { allowSlowBody } from "../../platform/http/slow-body.ts";
import { fieldProblems, invalidInput } from "../../platform/http/validation.ts";
import { key } from "../../sequence/definition/values.ts";
import { importLeads } from "./import-leads.ts";

const query = z.strictObject({
  list: z
    .string()
    .pipe(key)
    .openapi({ description: "Name of the list, as the triggers of sequences have it.", example: "fair-2026" }),
});

const counts = {
  rows: z.int().openapi({ description: "Rows of the file so far; each is created, updated or rejected." }),
  created: z.int(),
  updated: z.int(),
  rejected: z.int(),
  rejectedFor: z.record(z.string(), z.int()).openapi({ example: { invalid_format: 3 } }),
  enrolled: z.int().openapi({ description: "Enrollments, over all sequences that the list triggers." }),
  waiting: z.int().openapi({ description: "Enrolled as soon as their exclusivity group is free." }),
  skipped: z.record(z.string(), z.int()).openapi({ example: { suppressed: 12 } }),
};

const lineSchema = z
  .discriminatedUnion("kind", [
    z.object({
      kind: z.literal("rejected"),
      line: z.int().openapi({ description: "Where the row begins in the file, counted from 1.", example: 17 }),
      problems: z.array(z.object({ pointer: z.string(), code: z.string(), message: z.string() })),
    }),
    z.object({ kind: z.literal("progress"), ...counts }),
    z.object({ kind: z.literal("done"), ...counts }),
    z.object({ kind: z.literal("failed"), code: z.string(), message: z.string(), ...counts }),
  ])
  .openapi("ImportLine");

const formats = new Map<string, ImportFormat>([
  ["text/csv", "csv"],
  ["application/x-ndjson", "ndjson"],
  ["application/jsonl", "ndjson"],
]);

const file = z.string().openapi({ type: "string", format: "binary" });

const create = createRoute({
  method: "post",
  path: "/v1/imports",
  operationId: "importLeads",
  tags: ["Leads"],
  summary: "Import a list of leads",
  description: `The body is the file itself, in UTF-8: CSV whose first line names the columns (\`email\`, the other fields of a lead, \`tags\` parted by semicolons; any other column is an attribute), or one lead in JSON on each line. At most ${maxImportBytes / 2 ** 20} MB, sent within 15 minutes.

Leads are created or updated as by an event: given fields replace what is known, empty ones say nothing, tags are added. Then they enter every published sequence that is triggered by the import of this list. Suppressed addresses stay suppressed.

Answers while it reads, one JSON object on each line: every row that was rejected (the first 10,000), and how far it is. Read the answer while you send. The last line is \`done\`, or \`failed\` when the rest of the file was not looked at (\`body_too_large\`, \`invalid_utf8\`, \`import_failed\`). The same file can be sent again: nobody is created twice, and re-entry rules hold.`,
  request: {
    query,
    body: { required: true, content: { "text/csv": { schema: file }, "application/x-ndjson": { schema: file } } },
  },
  responses: {
    200: { description: "What became of the rows.", content: { "application/x-ndjson": { schema: lineSchema } } },
    ...problemResponses(401, 413, 415, 422),
  },
});

/** The route of list imports; it goes before the limit of bodies, which it reads as they come. */
export function importRoutes(app: Ground & SequenceParts): Routes {
  const routes = createRoutes();
  // Registered by hand: neither body is JSON as a whole.
  routes.openAPIRegistry.registerPath(create);
  routes.post(create.getRoutingPath(), async (c) => {
    const read = query.safeParse(c.req.query());
    if (!read.success) throw invalidInput(fieldProblems(read.error.issues));
    if (c.req.header("Idempotency-Key") !== undefined) {
      const message = "An import takes no Idempotency-Key: the same file can be sent again as it is.";
      throw new InvalidInputError("idempotency_unsupported", message);
    }
    const [type = ""] = (c.req.header("Content-Type") ?? "").split(";");
    const format = formats.get(type.trim().toLowerCase());
    if (format === undefined) {
      const message = `Send the file with the Content-Type ${[...formats.keys()].join(" or ")}.`;
      throw new RipenError("unsupported_media_type", 415, message);
    }
    if (Number(c.req.header("Content-Length") ?? 0) > maxImportBytes) {
      c.header("Connection", "close");
      throw new RipenError("body_too_large", 413, "The file is too large: send it in parts.");
    }
    allowSlowBody(c.env.incoming);
    const rows = await openImport(app, format, c.req.raw.body ?? ReadableStream.from([]));
    const lines = async function* () {
      for await (const line of importLeads(app, read.data.list, rows)) yield `${JSON.stringify(line)}\n`;
    };
    const stream = ReadableStream.from(lines()).pipeThrough(new TextEncoderStream());
    return c.body(stream, 200, { "Content-Type": "application/x-ndjson", "Cache-Control": "no-store" });
  });
  return routes;
}
