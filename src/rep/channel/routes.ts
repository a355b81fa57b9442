import { createRoute, z } from "@hono/zod-openapi";
import { eq, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { equals, listPage } from "../../db/list-page.ts";
import { channels, teams } from "../../db/schema/index.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, idSchema, jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { key } from "../../sequence/definition/values.ts";
import { channelInput, channelPatch, channelSchema, newChannelSchema, presentChannel } from "./channel-schemas.ts";
import { createChannel } from "./create-channel.ts";
import { deleteChannel, patchChannel } from "./patch-channel.ts";
import { testChannel } from "./test-channel.ts";

const tags = ["Channels"];

const create = createRoute({
  method: "post",
  path: "/v1/channels",
  operationId: "createChannel",
  tags,
  summary: "Tell a rep or a team in another channel, too",
  description:
    "Beside the mail, which always goes. A rep's channel tells what the rep is told; a team's tells of new handoffs, of hot ones that wait, and of what is late. Takes no `Idempotency-Key`, because an answer that holds a secret is never stored.",
  request: { body: jsonBody(channelInput) },
  responses: { 201: jsonAnswer(newChannelSchema, "The channel."), ...problemResponses(401, 409, 422) },
});

const list = createRoute({
  method: "get",
  path: "/v1/channels",
  operationId: "listChannels",
  tags,
  summary: "List channels",
  description: "With what failed last. URLs and secrets are not shown.",
  request: { query: pageQuery.extend({ repId: idSchema.optional(), team: key.optional() }) },
  responses: { 200: jsonAnswer(pageOf(channelSchema), "Newest first."), ...problemResponses(401, 422) },
});

const patch = createRoute({
  method: "patch",
  path: "/v1/channels/{id}",
  operationId: "updateChannel",
  tags,
  summary: "Change a channel",
  description: "What is not named stays.",
  request: { params: idParams, body: jsonBody(channelPatch) },
  responses: { 200: jsonAnswer(channelSchema, "As it is now."), ...problemResponses(401, 404, 422) },
});

const test = createRoute({
  method: "post",
  path: "/v1/channels/{id}/test",
  operationId: "testChannel",
  tags,
  summary: "Send a test message",
  description: "Posts now, and says what the other side answered.",
  request: { params: idParams },
  responses: {
    200: jsonAnswer(
      z
        .object({
          ok: z.boolean(),
          answer: z.string().openapi({ description: "What the other side says.", example: "200 ok" }),
        })
        .openapi("ChannelTest"),
      "What became of it.",
    ),
    ...problemResponses(401, 404, 409),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/channels/{id}",
  operationId: "deleteChannel",
  tags,
  summary: "Take a channel away",
  description: "Nothing is posted there any more.",
  request: { params: idParams },
  responses: { 204: { description: "It is gone." }, ...problemResponses(401, 404) },
});

/** Routes of channels. */
export function channelRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(create, async (c) => {
      const { channel, secret } = await createChannel(app, c.req.valid("json"));
      return c.json({ ...presentChannel(channel), secret }, 201);
    })
    .openapi(list, async (c) => {
      const { repId, team, ...page } = c.req.valid("query");
      const ofTeam =
        team === undefined
          ? undefined
          : sql`${channels.teamId} in (select id from ${teams} where ${eq(teams.key, team)})`;
      return c.json(
        presentPage(await listPage(app.db, channels, page, equals(channels.repId, repId), ofTeam), presentChannel),
        200,
      );
    })
    .openapi(patch, async (c) => {
      const channel = await patchChannel(app, { ...c.req.valid("param"), patch: c.req.valid("json") });
      return c.json(presentChannel(channel), 200);
    })
    .openapi(test, async (c) => {
      const { kind, detail } = await testChannel(app, c.req.valid("param").id);
      return c.json({ ok: kind === "done", answer: detail }, 200);
    })
    .openapi(remove, async (c) => {
      await deleteChannel(app, c.req.valid("param").id);
      return c.body(null, 204);
    });
}
