import { afterAll, beforeAll, expect, test } from "vitest";
import { createApi } from "../../src/api/api.ts";
import { capabilities, gives } from "../../src/access/capability.ts";
import type { Capability } from "../../src/access/capability.ts";
import { requireRights } from "../../src/access/require.ts";
import { namedRoutes, rightsOf } from "../../src/access/route-rights.ts";
import { createKey } from "../../src/key/create-key.ts";
import { roles } from "../../src/access/roles.ts";
import { rightsOfGuard } from "../../src/people/session/allow.ts";
import { rolesOfGuard } from "../../src/people/session/context.ts";
import { newId } from "../../src/platform/ids.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";

let api: TestApi;
let routes: { method: string; path: string }[];
beforeAll(async () => {
  api = await openTestApi();
  const all = createApi(api.app).routes;
  const ends = all.filter(({ method, path }) => method !== "ALL" && method !== "OPTIONS" && !path.endsWith("*"));
  routes = [...new Map(ends.map(({ method, path }) => [`${method} ${path}`, { method, path }])).values()];
});
afterAll(() => api[Symbol.asyncDispose]());

/** Open to whoever has a link, a form or a secret of a provider: each proves by itself what may be done by it. */
const byLink =
  /^\/(?:[acmnopruh]|h\/tasks|confirm|p\/confirm)\/:|^\/o\/|^\/docs|^\/(?:healthz|readyz|openapi\.json)$|^\/sign-in|^\/assets\/:/;
const publicInV1 = new Set([
  "GET /v1/schemas/sequence.json",
  "POST /v1/forms/:form",
  "POST /v1/inbound/:provider",
  "POST /v1/inbound/mailgun/mime",
]);
/** Of everybody who is signed in: what is their own. */
const own = /^\/(?:account|sign-out)(?:\/|$)/;

const ofApi = () =>
  routes.filter(({ method, path }) => path.startsWith("/v1/") && !publicInV1.has(`${method} ${path}`));

test("every route of the API names its rights, and no right is named for a route that is not there", () => {
  expect(ofApi().filter(({ method, path }) => rightsOf(method, path) === undefined)).toEqual([]);
  expect(ofApi().length).toBeGreaterThan(150);
  const there = new Set(routes.map(({ method, path }) => `${method} ${path}`));
  expect(namedRoutes.filter((route) => !there.has(route))).toEqual([]);
});

test("every page names its rights or its roles, or is everybody's own, or proves by its link who may", () => {
  const guarded = new Set(
    createApi(api.app).routes.flatMap(({ method, path, handler }) =>
      rightsOfGuard(handler) === undefined && (rolesOfGuard(handler)?.length ?? roles.length) === roles.length
        ? []
        : [`${method} ${path}`],
    ),
  );
  const unnamed = routes.filter(
    ({ method, path }) =>
      !path.startsWith("/v1/") && !byLink.test(path) && !own.test(path) && !guarded.has(`${method} ${path}`),
  );
  expect(unnamed).toEqual([]);
});

const ask = (key: string, method: string, path: string) =>
  api.raw(path.replaceAll(/:\w+/g, newId()), {
    method,
    headers: { Authorization: `Bearer ${key}`, ...(method !== "GET" && { "Content-Type": "application/json" }) },
    ...(method !== "GET" && { body: "{}" }),
  });
const keyWith = async (scopes: string[]) =>
  (await createKey(api.app, { name: "scoped", kind: "secret", scopes })).secret;

/** The status and code with which each route answers a key, and the rights that it names. */
const answers = (keyOf: (rights: readonly Capability[]) => string) =>
  Promise.all(
    ofApi().map(async ({ method, path }) => {
      const rights = rightsOf(method, path)!;
      const { status, json } = await ask(keyOf(rights), method, path);
      return { route: `${method} ${path}`, rights, status, json };
    }),
  );

test("a key without scopes is refused by every route, which names what is missing", async () => {
  const nothing = await keyWith([]);
  const wrong = (await answers(() => nothing)).filter(
    ({ status, json, rights }) =>
      status !== 403 || json.code !== "scope_missing" || !json.detail.includes(`"${rights[0]}"`),
  );
  expect(wrong).toEqual([]);
});

test("each of the rights of a route is needed", () => {
  for (const { method, path } of ofApi()) {
    const rights = rightsOf(method, path)!;
    for (const missing of rights) {
      const scopes = capabilities.filter((one) => !gives([one], missing));
      const key = { kind: "key", id: newId(), scopes } as const;
      expect(() => requireRights(key, ...rights), `${method} ${path}`).toThrow(`"${missing}"`);
    }
  }
});

test("a key with the rights of a route alone gets through to each of them", async () => {
  const sets = new Set(ofApi().map(({ method, path }) => rightsOf(method, path)!.join(" ")));
  const keys = new Map<string, string>();
  for (const rights of sets) keys.set(rights, await keyWith(rights.split(" ")));
  const stopped = (await answers((rights) => keys.get(rights.join(" "))!)).filter(
    ({ status }) => status === 401 || status === 403 || status >= 500,
  );
  expect(stopped).toEqual([]);
});
