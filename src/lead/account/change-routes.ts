import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { isoInstant, jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import {
  accountChangeSchema,
  accountParams,
  accountUndoneSchema,
  mergeAccountInput,
  splitAccountInput,
  undoAccountInput,
} from "./account-schemas.ts";
import { accountIdOf } from "./account-of-name.ts";
import { listChanges } from "./change.ts";
import type { AccountMove } from "./change.ts";
import { mergeAccounts } from "./merge-accounts.ts";
import { splitAccount } from "./split-account.ts";
import { undoAccountChange } from "./undo-change.ts";

const tags = ["Accounts"];

const merge = createRoute({
  method: "post",
  path: "/v1/accounts/{id}/merge",
  operationId: "mergeAccounts",
  tags,
  summary: "Merge an account into this one",
  description:
    "Its people and domains come here, its owner and attributes where this one has none. Its id and key mean this account from now on.",
  request: { params: accountParams, body: jsonBody(mergeAccountInput) },
  responses: { 200: jsonAnswer(accountChangeSchema, "The merge."), ...problemResponses(401, 404, 409, 422) },
});

const split = createRoute({
  method: "post",
  path: "/v1/accounts/{id}/split",
  operationId: "splitAccount",
  tags,
  summary: "Make an account of some people of this one",
  description: "`otherId` of the answer is the new account.",
  request: { params: accountParams, body: jsonBody(splitAccountInput) },
  responses: { 200: jsonAnswer(accountChangeSchema, "The split."), ...problemResponses(401, 404, 409, 422) },
});

const changes = createRoute({
  method: "get",
  path: "/v1/accounts/{id}/changes",
  operationId: "listAccountChanges",
  tags,
  summary: "Merges and splits of an account",
  description: "What can be undone, newest first.",
  request: { params: accountParams },
  responses: {
    200: jsonAnswer(z.object({ data: z.array(accountChangeSchema) }), "The latest 200."),
    ...problemResponses(401, 404),
  },
});

const undo = createRoute({
  method: "post",
  path: "/v1/accounts/{id}/undo",
  operationId: "undoAccountChange",
  tags,
  summary: "Undo a merge or a split",
  description:
    "People go back where they were, with those who came since by the same domains. What somebody has changed since stays, and `kept` says so.",
  request: { params: accountParams, body: jsonBody(undoAccountInput) },
  responses: { 200: jsonAnswer(accountUndoneSchema, "What was undone."), ...problemResponses(401, 404, 409, 422) },
});

/** Routes that merge and split accounts. */
export function accountChangeRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(merge, async (c) => {
      const { id, from } = { ...c.req.valid("param"), ...c.req.valid("json") };
      const both = { id: await accountIdOf(app.db, id), from: await accountIdOf(app.db, from) };
      return c.json(present(await mergeAccounts(app, { ...both, by: c.get("apiKey").id })), 200);
    })
    .openapi(split, async (c) => {
      const input = {
        id: await accountIdOf(app.db, c.req.valid("param").id),
        ...c.req.valid("json"),
        by: c.get("apiKey").id,
      };
      return c.json(present(await splitAccount(app, input)), 200);
    })
    .openapi(changes, async (c) =>
      c.json(
        {
          data: (await listChanges(app.db, { id: await accountIdOf(app.db, c.req.valid("param").id) })).map((one) =>
            present(one),
          ),
        },
        200,
      ),
    )
    .openapi(undo, async (c) => {
      const { change, ...rest } = await undoAccountChange(app, {
        id: await accountIdOf(app.db, c.req.valid("param").id),
        ...c.req.valid("json"),
      });
      return c.json({ change: present(change), ...rest }, 200);
    });
}

function present({
  id,
  kind,
  accountId,
  otherId,
  people,
  detail,
  at,
  undoneAt,
}: AccountMove): z.infer<typeof accountChangeSchema> {
  const { domains } = detail;
  return { id, kind, accountId, otherId, people, domains, at: isoInstant(at), undoneAt: isoInstant(undoneAt) };
}
