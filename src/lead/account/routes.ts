import { createRoute } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { pageOf, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { isoInstant, jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import { timelineQuery } from "../timeline/timeline-cursor.ts";
import {
  accountDetailSchema,
  accountEntrySchema,
  accountParams,
  accountPatch,
  accountQuery,
  accountSchema,
  presentAccount,
} from "./account-schemas.ts";
import { accountIdOf } from "./account-of-name.ts";
import { listAccountTimeline } from "./account-timeline.ts";
import { getAccount } from "./get-account.ts";
import { listAccounts } from "./list-accounts.ts";
import { patchAccount } from "./patch-account.ts";

const tags = ["Accounts"];

const list = createRoute({
  method: "get",
  path: "/v1/accounts",
  operationId: "listAccounts",
  tags,
  summary: "List accounts",
  description:
    "Companies: the people of one registrable domain (free mail providers excepted), or those who were given with an `account` of their own.",
  request: { query: accountQuery },
  responses: { 200: jsonAnswer(pageOf(accountSchema), "Newest first."), ...problemResponses(401, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/accounts/{id}",
  operationId: "getAccount",
  tags,
  summary: "Get an account",
  description: "With its people, their stages and scores, and the sequences that run for them.",
  request: { params: accountParams },
  responses: { 200: jsonAnswer(accountDetailSchema, "The account."), ...problemResponses(401, 404) },
});

const timeline = createRoute({
  method: "get",
  path: "/v1/accounts/{id}/timeline",
  operationId: "listAccountTimeline",
  tags,
  summary: "What happened with the people of an account",
  description: "The timelines of all of them as one, newest first; each entry names its lead.",
  request: { params: accountParams, query: timelineQuery },
  responses: { 200: jsonAnswer(pageOf(accountEntrySchema), "Newest first."), ...problemResponses(401, 404, 422) },
});

const patch = createRoute({
  method: "patch",
  path: "/v1/accounts/{id}",
  operationId: "updateAccount",
  tags,
  summary: "Change an account",
  description: "Its name, key, owner and attributes. Prospects of the account go to its owner first.",
  request: { params: accountParams, body: jsonBody(accountPatch) },
  responses: { 200: jsonAnswer(accountSchema, "The account as it is now."), ...problemResponses(401, 404, 409, 422) },
});

/** Routes of companies and their people. */
export function accountRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(list, async (c) => c.json(presentPage(await listAccounts(app, c.req.valid("query")), presentAccount), 200))
    .openapi(get, async (c) => {
      const { people, score, sequences, ...account } = await getAccount(app, {
        id: await accountIdOf(app.db, c.req.valid("param").id),
      });
      return c.json({ ...presentAccount(account), people, score, sequences }, 200);
    })
    .openapi(timeline, async (c) => {
      const page = await listAccountTimeline(app, {
        id: await accountIdOf(app.db, c.req.valid("param").id),
        ...c.req.valid("query"),
      });
      return c.json(
        { data: page.rows.map((entry) => ({ ...entry, at: isoInstant(entry.at) })), nextCursor: page.nextCursor },
        200,
      );
    })
    .openapi(patch, async (c) => {
      const input = { id: await accountIdOf(app.db, c.req.valid("param").id), patch: c.req.valid("json") };
      return c.json(presentAccount(await patchAccount(app, input)), 200);
    });
}
