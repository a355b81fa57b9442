import { afterAll, beforeAll, expect, test } from "vitest";
import { guardTrips, senders } from "../../src/db/schema/index.ts";
import type { GuardScope } from "../../src/db/schema/guard.ts";
import { newId } from "../../src/platform/ids.ts";
import { smallTemplate } from "../support/sequences.ts";
import { openTestApi } from "./support.ts";
import type { TestApi } from "./support.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  await api.call("PUT", "/v1/templates", { key: "mail", mjml: smallTemplate("Mail") });
});
afterAll(() => api[Symbol.asyncDispose]());

/** The record of a pause, as the guard leaves it. */
async function trip(scope: GuardScope, target: string, pausedIds: string[]): Promise<string> {
  const [row] = await api.app.db
    .insert(guardTrips)
    .values({
      scope,
      target,
      pausedIds,
      rule: "bounce_rate",
      failures: 10,
      mails: 20,
      percent: 5,
      atLeast: 10,
      since: api.clock.now(),
      reason: "Too many bounces.",
      at: api.clock.now(),
    })
    .returning({ id: guardTrips.id });
  return row!.id;
}

async function pausedSender(email: string): Promise<string> {
  const now = api.clock.now();
  const values = { name: "S", email, createdAt: now, pausedAt: now, pausedReason: "bounce_rate" };
  const [row] = await api.app.db.insert(senders).values(values).returning({ id: senders.id });
  return row!.id;
}

test("trips are listed newest first, by scope, target and status, in pages", async () => {
  const one = await pausedSender("one@list.test");
  const two = await pausedSender("two@list.test");
  const first = await trip("sender", one, [one]);
  const second = await trip("domain", "list.test", [one, two]);
  const ids = async (query: string) =>
    (await api.call("GET", `/v1/guard-trips?${query}`)).json.data.map(({ id }: { id: string }) => id);
  expect(await ids("status=open")).toEqual([second, first]);
  expect(await ids("status=resumed")).toEqual([]);
  expect(await ids(`scope=sender&target=${one}`)).toEqual([first]);
  expect(await ids("target=list.test")).toEqual([second]);
  const { json: page } = await api.call("GET", "/v1/guard-trips?limit=1");
  expect(await ids(`limit=1&cursor=${page.nextCursor}`)).toEqual([first]);
  expect((await api.call("GET", `/v1/guard-trips/${second}`)).json).toMatchObject({ scope: "domain", resumedAt: null });

  expect((await api.call("POST", `/v1/guard-trips/${second}/resume`)).json).toMatchObject({
    id: second,
    resumedAt: api.clock.now().toISOString(),
  });
  expect(await ids("status=open")).toEqual([]);
});

test("what is wrong with a request is named", async () => {
  expect((await api.call("GET", "/v1/guard-trips?status=closed")).status).toBe(422);
  expect((await api.call("GET", `/v1/guard-trips/${newId()}`)).json.code).toBe("guard_trip_not_found");
  expect((await api.call("POST", `/v1/guard-trips/${newId()}/resume`)).json.code).toBe("guard_trip_not_found");
  expect((await api.raw("/v1/guard-trips")).status).toBe(401);
});

test("publishing a paused sequence leaves it paused, with its new version", async () => {
  const steps = [{ id: "one", kind: "email", template: "mail" }];
  const { json } = await api.call("POST", "/v1/sequences", { name: "Held", trigger: { manual: true }, steps });
  const post = (verb: string) => api.call("POST", `/v1/sequences/${json.id}/${verb}`);
  expect((await post("publish")).json).toMatchObject({ status: "published", version: 1 });
  await post("pause");
  await api.call("PUT", `/v1/sequences/${json.id}/draft`, {
    name: "Held",
    trigger: { manual: true },
    steps: [...steps, { id: "wait", kind: "wait", for: "P1D" }],
  });
  expect((await post("publish")).json).toMatchObject({ status: "paused", version: 2 });
  expect((await post("resume")).json).toMatchObject({ status: "published", version: 2, pausedReason: null });
});
