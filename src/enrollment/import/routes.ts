import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { maxImportBytes, openImport } from "../../lead/import/open-import.ts";
import { InvalidInputError, RipenError } from "../../platform/errors.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { allowSlowBody } from "../../platform/http/slow-body.ts";
import { startImport } from "./import-leads.ts";
import { importQuery, lineSchema, mapParameter } from "./import-schemas.ts";
import { readFile } from "./request/read-file.ts";
import { mappingDocument } from "./request/read-mapping.ts";
import { readQuery } from "./request/read-query.ts";

const file = z.string().openapi({ type: "string", format: "binary" });

const create = createRoute({
  method: "post",
  path: "/v1/imports",
  operationId: "createImport",
  tags: ["Imports"],
  summary: "Import a list of leads",
  description: `The body is the file itself: CSV whose first line names the columns (\`email\`, the other fields of a lead, \`tags\` parted by semicolons; any other column is an attribute), or one lead in JSON on each line. At most ${maxImportBytes / 2 ** 20} MB, sent within 15 minutes. UTF-8, UTF-16 and the windows-1252 of Excel are told apart; name any other character set: \`Content-Type: text/csv; charset=windows-1250\`.

A form (\`multipart/form-data\`) may bring a mapping document in JSON as its part \`mapping\`, before the part \`file\`: it says of the columns what \`map\` says in the query.

Leads are created or updated as by an event: given fields replace what is known, empty ones say nothing, tags are added. Declared attributes are read in their types; a column that nobody declared is read as numbers, true and false where it is written so. A field that cannot be read is left out, and its row \`flagged\`; only a row without a usable address, or one that cannot be told apart into cells, is \`rejected\`. Then the leads enter every published sequence that is triggered by the import of this list. Suppressed addresses stay suppressed.

Answers while it reads, one JSON object on each line: every row that was rejected or flagged (the first 10,000), and how far it is. Read the answer while you send. The last line is \`done\`, or \`failed\` when the rest of the file was not looked at (\`body_too_large\`, \`invalid_utf8\`, \`not_a_text_file\`, \`import_failed\`). \`Location\` names the stored import, where its progress, its problems as a file, and its undoing are. The same file can be sent again: nobody is created twice, and re-entry rules hold. One that was cut off (\`interrupted\`, or \`failed\` with \`import_failed\`) goes on where it stopped with \`resume\`.`,
  request: {
    query: importQuery,
    body: {
      required: true,
      content: {
        "text/csv": { schema: file },
        "application/x-ndjson": { schema: file },
        "multipart/form-data": { schema: z.object({ mapping: mappingDocument.optional(), file }) },
      },
    },
  },
  responses: {
    200: { description: "What became of the rows.", content: { "application/x-ndjson": { schema: lineSchema } } },
    ...problemResponses(401, 404, 409, 413, 415, 422),
  },
  parameters: [mapParameter],
});

/** The route of list imports; it goes before the limit of bodies, which it reads as they come. */
export function importRoutes(app: Ground & SequenceParts): Routes {
  const routes = createRoutes();
  // Registered by hand: neither body is JSON as a whole.
  routes.openAPIRegistry.registerPath(create);
  routes.post(create.getRoutingPath(), async (c) => {
    const { list, dryRun, dates, spread, resume, map: queried } = readQuery(c);
    if (c.req.header("Idempotency-Key") !== undefined) {
      const message = "An import takes no Idempotency-Key: the same file can be sent again as it is.";
      throw new InvalidInputError("idempotency_unsupported", message);
    }
    if (Number(c.req.header("Content-Length") ?? 0) > maxImportBytes) {
      c.header("Connection", "close");
      throw new RipenError("body_too_large", 413, "The file is too large: send it in parts.");
    }
    allowSlowBody(c.env.incoming);
    const { format, charset, map, bytes } = await readFile(c, queried);
    const opened = await openImport(app, { format, charset, dates, map }, bytes);
    const options = { format, charset, dates, map, spread: spread ?? null };
    const { stored, lines } = await startImport(app, { list, dryRun, options, resume }, opened);
    const texts = async function* () {
      for await (const line of lines) yield `${JSON.stringify(line)}\n`;
    };
    const stream = ReadableStream.from(texts()).pipeThrough(new TextEncoderStream());
    return c.body(stream, 200, {
      "Content-Type": "application/x-ndjson",
      "Cache-Control": "no-store",
      Location: `/v1/imports/${stored.id}`,
    });
  });
  return routes;
}
