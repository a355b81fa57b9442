import { createRoute, z } from "@hono/zod-openapi";
import { requireGrantableRole } from "../../access/grantable.ts";
import { roles } from "../../access/roles.ts";
import type { Ground } from "../../ground.ts";
import { ConflictError, RipenError } from "../../platform/errors.ts";
import { pageOf, pageQuery, presentPage } from "../../platform/http/pagination.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, jsonAnswer, jsonBody } from "../../platform/http/schemas.ts";
import type { SendParts } from "../../send/parts.ts";
import { mailInvitation } from "../sign-in/mail-link.ts";
import { addUser } from "./add-user.ts";
import { getUser, listUsers } from "./list-users.ts";
import { patchUser, removeUser } from "./patch-user.ts";
import { presentUser, userInput, userPatch, userSchema } from "./user-schemas.ts";

const tags = ["Users"];
const noMore = "Takes a key with every right that the role has: 403 `scope_missing`.";

const create = createRoute({
  method: "post",
  path: "/v1/users",
  operationId: "createUser",
  tags,
  summary: "Add a user",
  description: `Somebody who signs in at \`/sign-in\`. They are mailed a link that signs them in, once within seven days, unless \`invite\` is false; \`invited\` says whether the mail server took it. ${noMore}`,
  request: { body: jsonBody(userInput) },
  responses: {
    201: jsonAnswer(userSchema.extend({ invited: z.boolean() }).openapi("AddedUser"), "The user."),
    ...problemResponses(401, 403, 409, 422),
  },
});

const list = createRoute({
  method: "get",
  path: "/v1/users",
  operationId: "listUsers",
  tags,
  summary: "List users",
  description: "Who may sign in, with their roles.",
  request: {
    query: pageQuery.extend({
      role: z.enum(roles).optional(),
      state: z.enum(["active", "disabled"]).optional(),
    }),
  },
  responses: { 200: jsonAnswer(pageOf(userSchema), "Newest first."), ...problemResponses(401, 403, 422) },
});

const get = createRoute({
  method: "get",
  path: "/v1/users/{id}",
  operationId: "getUser",
  tags,
  summary: "Get a user",
  description: "Role, state, and when they signed in last.",
  request: { params: idParams },
  responses: { 200: jsonAnswer(userSchema, "The user."), ...problemResponses(401, 403, 404) },
});

const patch = createRoute({
  method: "patch",
  path: "/v1/users/{id}",
  operationId: "updateUser",
  tags,
  summary: "Change a user",
  description: `Holds from their next request on. Who is disabled or gets another address is signed out everywhere; with another address their passkeys are gone, too. The last admin stays one: 409 \`last_admin\`. ${noMore} This goes for the role before, too.`,
  request: { params: idParams, body: jsonBody(userPatch) },
  responses: { 200: jsonAnswer(userSchema, "The user as it is now."), ...problemResponses(401, 403, 404, 409, 422) },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/users/{id}",
  operationId: "deleteUser",
  tags,
  summary: "Remove a user",
  description:
    "With their sessions and passkeys. What they did stays in the audit log. Takes a key with every right that their role has.",
  request: { params: idParams },
  responses: { 204: { description: "The user is gone." }, ...problemResponses(401, 403, 404, 409) },
});

const invite = createRoute({
  method: "post",
  path: "/v1/users/{id}/invite",
  operationId: "inviteUser",
  tags,
  summary: "Mail a user an invitation",
  description:
    "With a link that signs them in, once within seven days. 503 `mail_not_taken` when no mail could be handed over.",
  request: { params: idParams },
  responses: { 202: { description: "The mail server has it." }, ...problemResponses(401, 403, 404, 409, 503) },
});

/** Routes of users. */
export function userRoutes(app: Ground & SendParts): Routes {
  return createRoutes()
    .openapi(create, async (c) => {
      const { invite, ...input } = c.req.valid("json");
      requireGrantableRole(c.get("apiKey").scopes, input.role);
      const user = await addUser(app, input);
      const invited = invite && (await mailInvitation(app, user));
      return c.json({ ...presentUser(user), invited }, 201);
    })
    .openapi(list, async (c) => c.json(presentPage(await listUsers(app, c.req.valid("query")), presentUser), 200))
    .openapi(get, async (c) => c.json(presentUser(await getUser(app, c.req.valid("param"))), 200))
    .openapi(patch, async (c) => {
      const { id } = c.req.valid("param");
      const change = c.req.valid("json");
      // Whoever changes the address of an admin is the admin.
      requireGrantableRole(c.get("apiKey").scopes, (await getUser(app, { id })).role);
      if (change.role !== undefined) requireGrantableRole(c.get("apiKey").scopes, change.role);
      const user = await patchUser(app, { id, patch: change });
      return c.json(presentUser(user), 200);
    })
    .openapi(remove, async (c) => {
      requireGrantableRole(c.get("apiKey").scopes, (await getUser(app, c.req.valid("param"))).role);
      await removeUser(app, c.req.valid("param"));
      return c.body(null, 204);
    })
    .openapi(invite, async (c) => {
      const user = await getUser(app, c.req.valid("param"));
      if (user.state === "disabled") throw new ConflictError("user_disabled", "Set the state to active first.");
      if (!(await mailInvitation(app, user))) {
        throw new RipenError("mail_not_taken", 503, "The mail server did not take the invitation. Try again.");
      }
      return c.body(null, 202);
    });
}
