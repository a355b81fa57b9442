import { afterAll, beforeAll, expect, test } from "vitest";
import { Ripen } from "../../src/client/index.ts";
import type { OperationId, RipenError } from "../../src/client/index.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { openReceiver } from "../support/receiver.ts";
import type { Receiver } from "../support/receiver.ts";
import { calls } from "./calls/all.ts";
import { seedEngine } from "./calls/seed.ts";
import type { Seed } from "./calls/seed.ts";
import { listOperations, readDocument } from "./document.ts";
import type { Listed } from "./document.ts";

/** What comes by mail, or takes days, is not there yet: these are called on nothing, and say so. */
const onNothing = new Set<OperationId>([
  "acceptInboundMail",
  "dismissInboundMail",
  "eraseErasureRequest",
  "finishErasureRequest",
  "finishTask",
  "getGuardTrip",
  "getInboundMail",
  "getInboundMailAttachment",
  "getInboundMailSource",
  "getMessage",
  "getMessageSource",
  "getSetAside",
  "reclassifyInboundMail",
  "resolveMessage",
  "resumeGuardTrip",
  "retrySetAside",
  "skipTask",
]);

/** What the state of a fresh engine does not allow: the documented error. */
const refused: Partial<Record<OperationId, string>> = {
  inviteUser: "mail_not_taken",
  liftDestinationHold: "destination_not_found",
  replayWebhookDelivery: "delivery_pending",
  testSequence: "address_not_verified",
};

let api: TestApi;
let receiver: Receiver;
let seed: Seed;
let asked: { method: string; path: string; status: number }[];
let ripen: Ripen<true>;
const operations = new Map((await readDocument().then(listOperations)).map((one) => [one.operation.operationId, one]));

beforeAll(async () => {
  api = await openTestApi();
  Object.assign(api.app.webhooks, { allowPrivate: true });
  receiver = await openReceiver();
  asked = [];
  ripen = new Ripen({
    url: api.url,
    key: api.key,
    throw: true,
    retries: 0,
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      asked.push({
        method: init?.method ?? "",
        path: new URL(new Request(input).url).pathname,
        status: response.status,
      });
      return response;
    },
  });
  seed = await seedEngine(ripen, receiver.url);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

const isOf = ({ method, path }: Listed, one: { method: string; path: string }) =>
  one.method.toLowerCase() === method &&
  new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/gu, "[^/]+")}$`, "u").test(one.path);

test("every operation of the document has a call, and no other", () => {
  expect(Object.keys(calls).toSorted()).toEqual([...operations.keys()].toSorted());
});

test("the client calls every operation, and each answers as the document says", async () => {
  for (const [id, call] of Object.entries(calls) as [OperationId, (typeof calls)[OperationId]][]) {
    const listed = operations.get(id)!;
    const before = asked.length;
    const error = await Promise.resolve(call(ripen, seed)).then(
      () => undefined,
      (reason: unknown) => reason as RipenError,
    );
    const told = error === undefined ? "" : `${error.code}: ${error.message} ${JSON.stringify(error.problems)}`;
    const code = refused[id];
    const expected = onNothing.has(id)
      ? /^\w+_not_found: /u
      : code === undefined
        ? /^$/u
        : new RegExp(`^${code}: `, "u");
    expect.soft(told, id).toMatch(expected);
    const made = asked.slice(before).filter((one) => isOf(listed, one));
    expect.soft(made, id).not.toEqual([]);
    const documented = Object.keys(listed.operation.responses);
    for (const { status } of made) expect.soft(documented, id).toContain(String(status));
  }
}, 120_000);
