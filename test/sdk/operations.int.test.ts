import { afterAll, beforeAll, expect, test } from "vitest";
import { Ripen, RipenError } from "../../src/client/index.ts";
import type { OperationId } from "../../src/client/index.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { openReceiver } from "../support/receiver.ts";
import { calls } from "./calls/all.ts";
import { seedEngine } from "./calls/seed.ts";
import type { Seed } from "./calls/seed.ts";
import { listOperations, readDocument } from "./document.ts";
import type { Listed } from "./document.ts";

/** What is called on nothing, because what it is about comes by mail or takes days: it answers with its documented error. */
const refused: Partial<Record<OperationId, string>> = {};

let api: TestApi;
let seed: Seed;
let asked: { method: string; path: string; status: number }[];
let ripen: Ripen<true>;
const operations = new Map((await readDocument().then(listOperations)).map((one) => [one.operation.operationId, one]));

beforeAll(async () => {
  api = await openTestApi();
  Object.assign(api.app.webhooks, { allowPrivate: true });
  const receiver = await openReceiver();
  asked = [];
  ripen = new Ripen({
    url: api.url,
    key: api.key,
    throw: true,
    retries: 0,
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      asked.push({ method: init?.method ?? "", path: new URL(String(input)).pathname, status: response.status });
      return response;
    },
  });
  seed = await seedEngine(ripen, receiver.url);
});
afterAll(() => api[Symbol.asyncDispose]());

const isOf = ({ method, path }: Listed, one: { method: string; path: string }) =>
  one.method.toLowerCase() === method &&
  new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/gu, "[^/]+")}$`, "u").test(one.path);

test("every operation of the document has a call, and no other", () => {
  expect(Object.keys(calls).toSorted()).toEqual([...operations.keys()].toSorted());
});

test.each(Object.keys(calls) as OperationId[])("%s is called by the client", async (id) => {
  const listed = operations.get(id)!;
  const before = asked.length;
  const code = await Promise.resolve(calls[id](ripen, seed)).then(
    () => undefined,
    (error: unknown) =>
      error instanceof RipenError
        ? `${error.status} ${error.code} ${error.message} ${JSON.stringify(error.problems)}`
        : String(error),
  );
  expect(code).toBe(refused[id]);
  const made = asked.slice(before).filter((one) => isOf(listed, one));
  expect(made).not.toEqual([]);
  for (const { status } of made) expect(Object.keys(listed.operation.responses)).toContain(String(status));
});
