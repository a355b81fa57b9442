import { afterAll, beforeAll, expect, test } from "vitest";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { enrollFromEvents } from "../../src/enrollment/admit/enroll.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const customer = { account: { anyone: { stage: "customer" } } };

async function publish(name: string, trigger: object, steps: object[]): Promise<string> {
  const made = await api.call("POST", "/v1/sequences", { name, trigger, steps });
  const published = await api.call("POST", `/v1/sequences/${made.json.id}/publish`);
  expect([published.status, published.text]).toEqual([200, expect.anything()]);
  return made.json.id;
}

async function tell(email: string, name: string, lead: object = {}): Promise<string> {
  const { json } = await api.call("POST", "/v1/events", { name, lead: { email, ...lead } });
  await enrollFromEvents(api.app);
  await advanceDue(api.app);
  return json.leadId;
}

/** Tags say which way a lead went. */
async function tagsOf(leadId: string): Promise<string[]> {
  return (await api.call("GET", `/v1/leads/${leadId}`)).json.tags;
}

const branch = (condition: object, tag: string) => [
  { id: "choose", kind: "branch", if: condition, onTrue: "yes", onFalse: "end" },
  { id: "yes", kind: "updateLead", addTags: [tag] },
];

test("a trigger looks at the account, and a step at what the account and the colleagues are then", async () => {
  await publish("Upsell", { event: "seen", if: customer }, [{ id: "mark", kind: "updateLead", addTags: ["upsell"] }]);
  await publish(
    "Firm",
    { event: "asked" },
    branch({ account: { attribute: "tier", op: "eq", value: "gold" } }, "gold"),
  );
  await publish("Three", { event: "asked" }, branch({ account: { people: { op: "gte", value: 3 } } }, "three"));
  await publish("Vip", { event: "asked" }, branch({ account: { colleague: { tag: "vip" } } }, "near-vip"));
  const ann = await tell("ann@firm.test", "seen");
  expect(await tagsOf(ann)).toEqual([]);
  const bob = await tell("bob@firm.test", "told", { tags: ["vip"] });
  expect((await api.call("POST", `/v1/leads/${bob}/stage`, { stage: "prospect" })).status).toBe(200);
  expect((await api.call("POST", `/v1/leads/${bob}/stage`, { stage: "customer" })).status).toBe(200);
  await tell("cyd@firm.test", "told");
  const { accountId } = (await api.call("GET", `/v1/leads/${ann}`)).json;
  await api.call("PATCH", `/v1/accounts/${accountId}`, { attributes: { tier: "gold" } });
  const dan = await tell("dan@firm.test", "seen");
  await tell("dan@firm.test", "asked");
  expect((await tagsOf(dan)).toSorted()).toEqual(["gold", "near-vip", "three", "upsell"]);
  const eve = await tell("eve@gmail.com", "asked");
  expect(await tagsOf(eve)).toEqual([]);
});

test("what a step does to the lead itself counts for anyone at once, and for a colleague never", async () => {
  await publish("Own", { event: "own" }, [
    { id: "set", kind: "updateLead", addTags: ["hot"] },
    { id: "any", kind: "branch", if: { account: { anyone: { tag: "hot" } } }, onTrue: "mark", onFalse: "end" },
    { id: "mark", kind: "updateLead", addTags: ["anyone"] },
    { id: "other", kind: "branch", if: { account: { colleague: { tag: "hot" } } }, onTrue: "wrong", onFalse: "end" },
    { id: "wrong", kind: "updateLead", addTags: ["colleague"] },
  ]);
  expect((await tagsOf(await tell("one@alone.test", "own"))).toSorted()).toEqual(["anyone", "hot"]);
});

test("teams and territories take prospects by their account", async () => {
  const hire = async (name: string, some: object = {}) =>
    (await api.call("POST", "/v1/reps", { name, email: `${name}@ours.test`, ...some })).json.id;
  const [key, other] = [await hire("kay"), await hire("ola")];
  const team = { name: "Key accounts", condition: customer, members: [key] };
  expect((await api.call("PUT", "/v1/teams/key-accounts", team)).status).toBeLessThan(300);
  const rest = await api.call("PUT", "/v1/teams/rest", { name: "Rest", members: [other], position: 200 });
  expect(rest.status).toBeLessThan(300);
  const preview = async (body: object) => (await api.call("POST", "/v1/reps/assign/preview", body)).json;
  const leadId = await tell("fay@firm.test", "told");
  expect(await preview({ leadId })).toMatchObject({ rep: { id: key } });
  expect(await preview({ lead: { email: "new@firm.test" } })).toMatchObject({ rep: { id: key } });
  expect(await preview({ lead: { email: "new@elsewhere.test" } })).toMatchObject({ rep: { id: other } });
  const promoted = await api.call("POST", `/v1/leads/${leadId}/promote`, {});
  expect([promoted.status, promoted.json]).toEqual([200, expect.objectContaining({ repId: key })]);
});
