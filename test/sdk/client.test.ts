import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import { ConflictError, NotFoundError, Ripen, RipenError, verifyWebhook } from "../../src/client/index.ts";
import type { Lead, Result } from "../../src/client/index.ts";

type Answer = (request: IncomingMessage & { body: string }, response: ServerResponse) => void;

let url: string;
/** What the server does with each request, in this order. */
let answers: Answer[];
let requests: { method: string; path: string; headers: IncomingMessage["headers"]; body: string }[];
const server = createServer((request, response) => {
  void text(request).then((body) => {
    requests.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers, body });
    const answer = answers.shift();
    if (answer === undefined) response.writeHead(500).end();
    else answer(Object.assign(request, { body }), response);
  });
});
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  answers = [];
  requests = [];
});

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
const problem = (status: number, code: string, headers: Record<string, string> = {}): Answer =>
  json(
    status,
    { code, detail: `says ${code}`, requestId: "r1", problems: [] },
    { ...headers, "Content-Type": "application/problem+json" },
  );
const drop: Answer = (request) => void request.socket.destroy();
const hang: Answer = () => undefined;
const lead = { id: "l1" };
const open = (options = {}) => new Ripen({ url, key: "rk_test", ...options });
const keys = () => requests.map(({ headers }) => headers["idempotency-key"]);

describe("what a call answers with", () => {
  test("its data, or an error of its status with a stable code", async () => {
    answers = [json(200, lead), problem(404, "not_found"), problem(409, "sequence_archived")];
    const ripen = open();
    const found = await ripen.leads.get("a/b");
    expectTypeOf(found).toEqualTypeOf<Result<Lead>>();
    expect(found.data).toEqual(lead);
    expect(requests[0]).toMatchObject({
      method: "GET",
      path: "/v1/leads/a%2Fb",
      headers: { authorization: "Bearer rk_test" },
    });
    const { error } = await ripen.leads.get("x");
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ code: "not_found", status: 404, requestId: "r1", message: "says not_found" });
    expect((await ripen.sequences.pause("x")).error).toBeInstanceOf(ConflictError);
  });

  test("with throw: true, its data; what goes wrong is thrown", async () => {
    answers = [json(200, lead), problem(404, "not_found")];
    const ripen = open({ throw: true });
    expect(await ripen.leads.get("x")).toEqual(lead);
    await expect(ripen.leads.get("x")).rejects.toBeInstanceOf(NotFoundError);
  });

  test("an error of a change that somebody catches is nobody's unhandled rejection", async () => {
    answers = [problem(422, "invalid_input")];
    await expect(open({ throw: true }).leads.create({ email: "x" })).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("a fetch of your own may answer with a class of its own", async () => {
    const foreign = {
      ok: true,
      status: 200,
      headers: new Headers({ "Content-Type": "application/json" }),
      json: async () => lead,
    };
    const { data } = await open({ fetch: async () => foreign as unknown as Response }).leads.get("x");
    expect(data).toEqual(lead);
  });

  test("an answer of a proxy is an error, too", async () => {
    answers = [(_, response) => void response.writeHead(502).end("<h1>Bad gateway</h1>")];
    const { error } = await open({ retries: 0 }).leads.get("x");
    expect(error).toMatchObject({ code: "unexpected_answer", status: 502 });
  });

  test("nobody has to wait for what changes something: it is sent", async () => {
    const sent = new Promise<void>((resolve) => {
      answers = [(request, response) => (json(202, {})(request, response), resolve())];
    });
    void open().events.record({ name: "signup", lead: { email: "ada@lead.test" } });
    await sent;
    expect(requests).toHaveLength(1);
  });

  test("without a key, a call says what to set", async () => {
    const { error } = await new Ripen({ url, key: undefined }).leads.get("x");
    expect(error?.code).toBe("missing_key");
    expect(requests).toEqual([]);
  });
});

describe("repeats", () => {
  test("after a 429, a 503 and a lost connection, with one Idempotency-Key", async () => {
    answers = [
      problem(429, "rate_limited", { "Retry-After": "0" }),
      problem(503, "database_unavailable", { "Retry-After": "0" }),
      drop,
      json(201, lead),
    ];
    const { data } = await open({ retries: 3 }).leads.create({ email: "ada@lead.test" });
    expect(data).toEqual(lead);
    expect(requests).toHaveLength(4);
    expect(new Set(keys()).size).toBe(1);
    expect(keys()[0]).toMatch(/^[0-9a-f-]{36}$/u);
  });

  test("each call has a key of its own, or yours", async () => {
    answers = [json(201, lead), json(201, lead), json(201, lead)];
    const { leads } = open();
    await leads.create({ email: "a@lead.test" });
    await leads.create({ email: "b@lead.test" });
    await leads.create({ email: "c@lead.test" }, { idempotencyKey: "mine" });
    expect(new Set(keys()).size).toBe(3);
    expect(keys()[2]).toBe("mine");
  });

  test("never where the server could not tell a repeat, once it may have been done", async () => {
    answers = [drop, problem(503, "database_unavailable", { "Retry-After": "0" })];
    const { keys: resource } = open();
    expect((await resource.create({ name: "x" })).error?.code).toBe("network");
    expect((await resource.create({ name: "x" })).error?.code).toBe("database_unavailable");
    expect(requests).toHaveLength(2);
    expect(keys()).toEqual([undefined, undefined]);
  });

  test("not of what is wrong, nor when the server asks for too long a wait", async () => {
    answers = [problem(422, "invalid_input"), problem(503, "database_unavailable", { "Retry-After": "3600" })];
    const { leads } = open();
    expect((await leads.create({ email: "x" })).error?.code).toBe("invalid_input");
    expect((await leads.get("x")).error).toMatchObject({ code: "database_unavailable", retryAfterMs: 3_600_000 });
    expect(requests).toHaveLength(2);
  });

  test("while the first try still runs there, it is asked again", async () => {
    answers = [drop, problem(409, "idempotency_in_progress"), json(201, lead)];
    expect((await open().leads.create({ email: "x@lead.test" })).data).toEqual(lead);
  });
});

describe("giving up", () => {
  test("after the time of one try", async () => {
    answers = [hang];
    const { error } = await open({ retries: 0 }).leads.get("x", { timeoutMs: 50 });
    expect(error?.code).toBe("timeout");
  });

  test("by your signal, also between two tries", async () => {
    const stop = new AbortController();
    answers = [
      (request, response) => (
        problem(503, "database_unavailable", { "Retry-After": "30" })(request, response),
        setImmediate(() => stop.abort("enough"))
      ),
    ];
    const { error } = await open().leads.get("x", { signal: stop.signal });
    expect(error).toMatchObject({ code: "aborted", cause: "enough" });
    expect((await open().leads.get("x", { signal: stop.signal })).error?.code).toBe("aborted");
    expect(requests).toHaveLength(1);
  });
});

describe("lists", () => {
  const page = (ids: string[], nextCursor: string | null) => json(200, { data: ids.map((id) => ({ id })), nextCursor });

  test("awaited, a list is one page; in a loop, all rows", async () => {
    answers = [page(["a"], "c1"), page(["a", "b"], "c1"), page(["c"], null)];
    const ripen = open();
    const { data } = await ripen.leads.list({ limit: 1 });
    expect(data).toEqual({ data: [{ id: "a" }], nextCursor: "c1" });
    const seen: string[] = [];
    for await (const { id } of ripen.leads.list({ stage: "lead" })) seen.push(id);
    expect(seen).toEqual(["a", "b", "c"]);
    expect(requests.map(({ path }) => path)).toEqual([
      "/v1/leads?limit=1",
      "/v1/leads?stage=lead",
      "/v1/leads?stage=lead&cursor=c1",
    ]);
  });

  test("a loop asks for no page that nobody reads, and throws what goes wrong", async () => {
    answers = [page(["a", "b"], "c1"), page(["a"], "c1"), problem(422, "invalid_input")];
    const ripen = open();
    for await (const { id } of ripen.leads.listTimeline("l1")) if (id === "a") break;
    expect(requests).toHaveLength(1);
    const all = async () => {
      for await (const _ of ripen.leads.list()) continue;
    };
    await expect(all()).rejects.toBeInstanceOf(RipenError);
  });

  test("lines come one by one, over the borders of what the network cuts", async () => {
    const lines: Answer = (_, response) => {
      response.writeHead(200, { "Content-Type": "application/x-ndjson" });
      response.write('{"kind":"a"}\n{"ki');
      response.end('nd":"ü"}\n');
    };
    answers = [lines, lines];
    const ripen = open({ throw: true });
    const seen: unknown[] = [];
    for await (const line of ripen.imports.create("email\n", { list: "fair", map: { Mail: "email" } })) seen.push(line);
    expect(seen).toEqual([{ kind: "a" }, { kind: "ü" }]);
    expect(requests[0]).toMatchObject({
      path: "/v1/imports?list=fair&map%5BMail%5D=email",
      headers: { "content-type": "text/csv" },
    });
    expect(await ripen.imports.create("email\n", { list: "fair" })).toEqual(seen);
  });
});

describe("webhooks", () => {
  const secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  const body = JSON.stringify({ type: "lead.created", id: "evt_1", data: {} });
  const signed = (at = new Date()) => ({
    "Webhook-Id": "evt_1",
    "Webhook-Timestamp": String(Math.floor(at.getTime() / 1000)),
    "Webhook-Signature": new Webhook(secret).sign("evt_1", at, body),
  });

  test("a signed event is read, whatever the server keeps headers in", () => {
    const { webhooks } = open({ webhookSecret: secret });
    const event = webhooks.verify(body, signed());
    if (event.type === "lead.created") expectTypeOf(event.data.source).toEqualTypeOf<string>();
    expect(event.type).toBe("lead.created");
    expect(verifyWebhook(body, new Headers(signed()), secret).id).toBe("evt_1");
  });

  test.each([
    ["another body", `${body} `, signed()],
    ["no signature", body, { "webhook-id": "evt_1" }],
    ["an old one", body, signed(new Date(Date.now() - 600_000))],
  ])("%s is refused", (_, given, headers) => {
    expect(() => verifyWebhook(given, headers, secret)).toThrow(expect.objectContaining({ code: "invalid_signature" }));
  });
});
