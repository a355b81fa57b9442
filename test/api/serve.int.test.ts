import { pino } from "pino";
import { Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { createApi } from "../../src/api/api.ts";
import { purgeIdempotencyKeys } from "../../src/api/idempotency.ts";
import { listen } from "../../src/api/serve.ts";
import { openDatabase } from "../../src/db/client.ts";
import { openQueues } from "../../src/jobs/queues.ts";
import { createRoutes } from "../../src/platform/http/routes.ts";
import { openLog } from "../../src/platform/log.ts";
import { openTestApi } from "./support.ts";

describe("closing", () => {
  test("lets a running request finish, and takes no new one", async () => {
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const routes = createRoutes();
    routes.get("/slow", async (c) => {
      started.resolve();
      await finish.promise;
      return c.text("done");
    });
    const server = await listen(routes, { port: 0, host: "127.0.0.1" });
    const running = fetch(`${server.url}/slow`);
    await started.promise;
    const closed = server.close();
    await expect(fetch(`${server.url}/slow`)).rejects.toThrow("fetch failed");
    finish.resolve();
    expect(await (await running).text()).toBe("done");
    await closed;
  });

  test("cuts what does not finish in time", async () => {
    const started = Promise.withResolvers<void>();
    const routes = createRoutes();
    routes.get("/stuck", () => {
      started.resolve();
      return Promise.withResolvers<Response>().promise;
    });
    const server = await listen(routes, { port: 0, host: "127.0.0.1" });
    const running = fetch(`${server.url}/stuck`).then(
      () => "answered",
      () => "cut",
    );
    await started.promise;
    await server.close(1);
    expect(await running).toBe("cut");
  });

  test("a port that is taken is told", async () => {
    const routes = createRoutes();
    const first = await listen(routes, { port: 0, host: "127.0.0.1" });
    await expect(listen(routes, { port: first.port, host: "127.0.0.1" })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await first.close();
  });
});

describe("readiness", () => {
  test("names the queue when it is out of reach, and stays alive", async () => {
    await using api = await openTestApi();
    const queues = openQueues({ kind: "redis", url: "redis://127.0.0.1:9" }, openLog("silent"));
    const without = createApi({ ...api.app, queues });
    const ready = await without.request("/readyz");
    expect([ready.status, ready.headers.get("content-type")]).toEqual([503, "application/problem+json"]);
    expect(await ready.json()).toMatchObject({
      code: "not_ready",
      problems: [{ pointer: "/queue", code: "unreachable", message: "The queue is out of reach" }],
    });
    expect((await without.request("/healthz")).status).toBe(200);
    await queues.close();
  });

  test("names the database when it is out of reach", async () => {
    await using api = await openTestApi();
    const { db, close } = openDatabase("postgres://nobody@127.0.0.1:9/nothing");
    const ready = await createApi({ ...api.app, db }).request("/readyz");
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ problems: [{ pointer: "/database", code: "unreachable" }] });
    await close();
  });
});

describe("the log", () => {
  test("has one line per request, with its id and route, and no token, key or body", async () => {
    await using api = await openTestApi();
    const lines: string[] = [];
    const log = pino({}, new Writable({ write: (chunk, _, done) => (lines.push(String(chunk)), done()) }));
    const logged = createApi({ ...api.app, log });
    await logged.request("/u/secret-token", { method: "POST", headers: { "X-Request-Id": "one" } });
    await logged.request("/v1/leads", {
      method: "POST",
      headers: { Authorization: `Bearer ${api.key}`, "Content-Type": "application/json" },
      body: JSON.stringify({ email: "private@example.com" }),
    });
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[0]!)).toMatchObject({ requestId: "one", method: "POST", route: "/u/:token", status: 404 });
    expect(JSON.parse(lines[1]!)).toMatchObject({ route: "/v1/leads", status: 201, keyId: expect.any(String) });
    expect(lines.join("")).not.toMatch(/secret-token|private@|rk_/);
  });
});

test("old answers are deleted, young ones stay", async () => {
  await using api = await openTestApi();
  const post = (key: string) =>
    api.call("POST", "/v1/leads", { email: `${key}@example.com` }, { "Idempotency-Key": key });
  await post("old");
  await post("young");
  await api.app.db.execute("update idempotency_keys set created_at = now() - interval '25 hours' where key = 'old'");
  await purgeIdempotencyKeys(api.app);
  const rows = await api.app.db.execute("select key from idempotency_keys");
  expect([...rows]).toEqual([{ key: "young" }]);
});

test("the OpenAPI document is complete", async () => {
  await using api = await openTestApi();
  const { json } = await api.raw("/openapi.json");
  // oxlint-disable-next-line typescript/no-explicit-any -- a document of unknown shape
  const operations: [string, any][] = Object.entries<Record<string, unknown>>(json.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, unknown] => [`${method} ${path}`, operation]),
  );
  expect(new Set(operations.map(([, { operationId }]) => operationId)).size).toBe(operations.length);
  for (const [, operation] of operations) {
    expect(operation).toMatchObject({ summary: expect.any(String), tags: [expect.any(String)] });
  }
  const references = [...JSON.stringify(json).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1]!.split("/"));
  const missing = references.filter((path) => path.reduce((node, part) => node?.[part], json) === undefined);
  expect(missing).toEqual([]);
  // OpenAPI 3.1: templated paths that differ only in their parameter names are identical.
  const shapes = Object.keys(json.paths).map((path) => path.replaceAll(/\{[^}]+\}/g, "{}"));
  expect(new Set(shapes).size).toBe(shapes.length);
});
