import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { maxListBytes, readList } from "../../lead/suppression/read-list.ts";
import { InvalidInputError, RipenError } from "../../platform/errors.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { jsonAnswer } from "../../platform/http/schemas.ts";
import { allowSlowBody } from "../../platform/http/slow-body.ts";
import { fieldProblems, invalidInput } from "../../platform/http/validation.ts";
import { importSuppressions } from "./import-suppressions.ts";
import { importedListSchema } from "./suppression-schemas.ts";

const formats = new Map<string, "csv" | "ndjson">([
  ["text/csv", "csv"],
  ["application/x-ndjson", "ndjson"],
  ["application/jsonl", "ndjson"],
]);

const query = z.strictObject({ dryRun: z.stringbool().default(false).openapi({ type: "boolean", default: false }) });
const file = z.string().openapi({ type: "string", format: "binary" });

const create = createRoute({
  method: "post",
  path: "/v1/suppressions/import",
  operationId: "importSuppressions",
  tags: ["Suppressions"],
  summary: "Import a suppression list",
  description: `The body is the file: CSV whose first line names the columns (\`email\` or \`domain\`, and \`reason\`, \`detail\`, \`createdAt\`, \`until\`; others are passed over), or one JSON object of these fields on each line. At most ${maxListBytes / 2 ** 20} MB. A reason that is none of Ripen's is kept as the detail of \`manual\`. Enrollments of those on the list stop at once. With \`dryRun=true\` nothing is kept. The same list can be sent again: what is suppressed keeps its reason.`,
  request: {
    query,
    body: { required: true, content: { "text/csv": { schema: file }, "application/x-ndjson": { schema: file } } },
  },
  responses: {
    200: jsonAnswer(importedListSchema, "What became of the rows."),
    ...problemResponses(401, 413, 415, 422),
  },
});

/** The route of list imports; it goes before the limit of bodies, which it reads as they come. */
export function suppressionImportRoutes(app: Ground): Routes {
  const routes = createRoutes();
  // Registered by hand: neither body is JSON as a whole.
  routes.openAPIRegistry.registerPath(create);
  routes.post(create.getRoutingPath(), async (c) => {
    const read = query.safeParse(c.req.query());
    if (!read.success) throw invalidInput(fieldProblems(read.error.issues));
    if (c.req.header("Idempotency-Key") !== undefined) {
      const message = "An import takes no Idempotency-Key: the same list can be sent again as it is.";
      throw new InvalidInputError("idempotency_unsupported", message);
    }
    const [type = ""] = (c.req.header("Content-Type") ?? "").split(";");
    const format = formats.get(type.trim().toLowerCase());
    if (format === undefined) {
      const message = `Send the list with the Content-Type ${[...formats.keys()].join(" or ")}.`;
      throw new RipenError("unsupported_media_type", 415, message);
    }
    allowSlowBody(c.env.incoming);
    const rows = readList(c.req.raw.body ?? ReadableStream.from([]), format);
    return c.json(await importSuppressions(app, rows, read.data.dryRun), 200);
  });
  return routes;
}
