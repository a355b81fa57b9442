import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import { RipenError } from "../platform/errors.ts";
import { pageOf, pageQuery, presentPage } from "../platform/http/pagination.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { idParams, jsonAnswer, describedBy } from "../platform/http/schemas.ts";
import { fieldProblems, invalidInput } from "../platform/http/validation.ts";
import { createSequence } from "./create-sequence.ts";
import { getSequence } from "./get-sequence.ts";
import { listSequences } from "./list-sequences.ts";
import { pauseSequence, resumeSequence } from "./pause.ts";
import { publishSequence } from "./publish/publish.ts";
import { publicationSchema, presentPublishing, publishInput, toRunning } from "./publish/publish-schemas.ts";
import { getPublication } from "./publish/get-publication.ts";
import { sequenceIdOf, sequenceParams } from "./named/sequence-id.ts";
import { putDraft } from "./put-draft.ts";
import { putSequence } from "./put-sequence.ts";
import { deleteSequence } from "./remove/delete-sequence.ts";
import { unarchiveSequence } from "./remove/unarchive-sequence.ts";
import { readDefinition } from "./read-definition.ts";
import {
  definitionExample,
  presentSequence,
  publishedSchema,
  sequenceSchema,
  statusSchema,
} from "./sequence-schemas.ts";

const tags = ["Sequences"];
// Read by readDefinition, which knows YAML as well and says what to write instead.
const anyDefinition = z.any().openapi({
  ...describedBy("SequenceDefinition"),
  description: "A definition, see /v1/schemas/sequence.json. In YAML with `Content-Type: application/yaml`.",
});
const definitionBody = {
  required: true as const,
  content: {
    "application/json": { schema: anyDefinition, example: definitionExample },
    "application/yaml": { schema: z.string().openapi({ description: "The same as YAML 1.2." }) },
  },
};

const create = createRoute({
  method: "post",
  path: "/v1/sequences",
  operationId: "createSequence",
  tags,
  summary: "Create a sequence",
  description: "The body is the first draft. Nobody is enrolled before it is published.",
  request: { body: definitionBody },
  responses: { 201: jsonAnswer(sequenceSchema, "The sequence."), ...problemResponses(401, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/sequences",
  operationId: "listSequences",
  tags,
  summary: "List sequences",
  description: "Without those in the archive, unless `status` is `archived` or `key` names one.",
  request: {
    query: pageQuery.extend({
      status: statusSchema.optional(),
      key: z.string().max(100).optional().openapi({ description: "Exactly this key.", example: "welcome" }),
    }),
  },
  responses: { 200: jsonAnswer(pageOf(sequenceSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/sequences/{id}",
  operationId: "getSequence",
  tags,
  summary: "Get a sequence",
  description: "With its draft, and the version that new enrollments get.",
  request: { params: sequenceParams },
  responses: { 200: jsonAnswer(sequenceSchema, "The sequence."), ...problemResponses(401, 404) },
});

const draft = createRoute({
  method: "put",
  path: "/v1/sequences/{id}/draft",
  operationId: "putDraft",
  tags,
  summary: "Replace the draft",
  description: "What is published stays as it is until the draft is published.",
  request: { params: sequenceParams, body: definitionBody },
  responses: { 200: jsonAnswer(sequenceSchema, "The sequence."), ...problemResponses(401, 404, 409, 422) },
});

const put = createRoute({
  method: "put",
  path: "/v1/sequences/{id}",
  operationId: "putSequence",
  tags,
  summary: "Create a sequence by its key, or replace its draft",
  description: "The same call again changes nothing. What is published stays as it is until the draft is published.",
  request: { params: sequenceParams, body: definitionBody },
  responses: {
    200: jsonAnswer(sequenceSchema, "Its draft was replaced."),
    201: jsonAnswer(sequenceSchema, "Created."),
    ...problemResponses(401, 404, 409, 422),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/sequences/{id}",
  operationId: "deleteSequence",
  tags,
  summary: "Delete a sequence that never ran",
  description: "One that had leads in it is archived instead, with what they got.",
  request: { params: sequenceParams },
  responses: { 204: { description: "Deleted." }, ...problemResponses(401, 404, 409) },
});

const action = (name: "publish" | "pause" | "resume" | "unarchive", summary: string, description: string) => ({
  method: "post" as const,
  path: `/v1/sequences/{id}/${name}` as const,
  operationId: `${name}Sequence`,
  tags,
  summary,
  description,
  request: { params: sequenceParams },
});

const publish = createRoute({
  ...action(
    "publish",
    "Publish the draft",
    "Freezes the draft as the next version, for new enrollments. `running` says what becomes of the others, `finished` what becomes of those who went through all of it. A dry run answers the same and changes nothing. Publishing what is published already makes no new version and says `unchanged`; enrollments of older versions are moved all the same when asked for. A move that is still under way ends where it is. To roll back, publish an older definition.",
  ),
  request: { params: sequenceParams, body: { content: { "application/json": { schema: publishInput } } } },
  responses: {
    200: jsonAnswer(publishedSchema, "With the new version, what differs, and where enrollments stand."),
    ...problemResponses(401, 404, 409, 422),
  },
});

const publication = createRoute({
  method: "get",
  path: "/v1/publications/{id}",
  operationId: "getPublication",
  tags,
  summary: "Follow the moving of enrollments after a publish",
  description: "How many enrollments were moved to the new version, and how many are left.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(publicationSchema, "How far it is."), ...problemResponses(401, 404) },
});

const pause = createRoute({
  ...action(
    "pause",
    "Pause a sequence",
    "No enrollment moves on until it is resumed. Whom its trigger enrolls meanwhile waits, too; others cannot be enrolled.",
  ),
  responses: { 200: jsonAnswer(sequenceSchema, "Paused."), ...problemResponses(401, 404, 409) },
});

const resume = createRoute({
  ...action("resume", "Resume a sequence", "Steps that came due meanwhile are taken at once, one mail at a time."),
  responses: { 200: jsonAnswer(sequenceSchema, "Published again."), ...problemResponses(401, 404, 409) },
});

const unarchive = createRoute({
  ...action(
    "unarchive",
    "Take a sequence out of the archive",
    "It is paused then, or a draft when it was never published.",
  ),
  responses: { 200: jsonAnswer(sequenceSchema, "As it is now."), ...problemResponses(401, 404, 409) },
});

/** Routes of sequences. */
export function sequenceRoutes(app: Ground): Routes {
  const show = async (id: string) => presentSequence(await getSequence(app, { id }));

  const routes = createRoutes();
  // Registered by hand: the body may be empty, whatever its media type says.
  routes.openAPIRegistry.registerPath(publish);
  routes.post(publish.getRoutingPath(), async (c) => {
    const named = sequenceParams.safeParse(c.req.param());
    if (!named.success) throw new RipenError("not_found", 404, "There is no such resource.");
    const read = publishInput.safeParse(parseBody(await c.req.text()));
    if (!read.success) throw invalidInput(fieldProblems(read.error.issues));
    const { running, finished, dryRun } = read.data;
    const id = await sequenceIdOf(app, named.data);
    const publishing = await publishSequence(app, {
      id,
      running: toRunning(running),
      extend: finished === "extend",
      dryRun,
    });
    const answer: z.infer<typeof publishedSchema> = {
      ...(await show(id)),
      publishing: presentPublishing(publishing),
    };
    return c.json(answer, 200);
  });

  return routes
    .openapi(create, async (c) => {
      const sequence = await createSequence(app, { definition: await readDefinition(c) });
      return c.json(presentSequence({ sequence, version: null }), 201);
    })
    .openapi(list, async (c) =>
      c.json(presentPage(await listSequences(app, c.req.valid("query")), presentSequence), 200),
    )
    .openapi(get, async (c) => c.json(await show(await sequenceIdOf(app, c.req.valid("param"))), 200))
    .openapi(draft, async (c) => {
      const id = await sequenceIdOf(app, c.req.valid("param"));
      await putDraft(app, { id, definition: await readDefinition(c) });
      return c.json(await show(id), 200);
    })
    .openapi(publication, async (c) => c.json(await getPublication(app, c.req.valid("param")), 200))
    .openapi(pause, async (c) => {
      const id = await sequenceIdOf(app, c.req.valid("param"));
      await pauseSequence(app, { id });
      return c.json(await show(id), 200);
    })
    .openapi(resume, async (c) => {
      const id = await sequenceIdOf(app, c.req.valid("param"));
      await resumeSequence(app, { id, by: `key:${c.get("apiKey").id}` });
      return c.json(await show(id), 200);
    })
    .openapi(put, async (c) => {
      const input = { key: c.req.valid("param").id, definition: await readDefinition(c) };
      const { id, created } = await putSequence(app, input);
      return c.json(await show(id), created ? 201 : 200);
    })
    .openapi(remove, async (c) => {
      await deleteSequence(app, { id: await sequenceIdOf(app, c.req.valid("param")) });
      return c.body(null, 204);
    })
    .openapi(unarchive, async (c) => {
      const id = await sequenceIdOf(app, c.req.valid("param"));
      await unarchiveSequence(app, { id });
      return c.json(await show(id), 200);
    });
}

function parseBody(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new RipenError("malformed_json", 400, "The body is not valid JSON.");
  }
}
