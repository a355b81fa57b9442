import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { enrollFromEvents } from "../../src/enrollment/admit/enroll.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { smallTemplate } from "../support/sequences.ts";
import { turn } from "../support/turn.ts";

let api: TestApi;
beforeEach(async () => {
  api = await openTestApi();
  await api.call("PUT", "/v1/templates", { key: "mail", mjml: smallTemplate("Mail") });
});
afterEach(() => api[Symbol.asyncDispose]());

const email = "ada@example.com";
const trigger = { event: "cart_abandoned", key: "cartId" };
const where = [{ property: "cartId", op: "eq", trigger: "cartId" }];
const steps = [
  { id: "one", kind: "email", template: "mail" },
  { id: "order", kind: "waitForEvent", event: "order_placed", where, timeout: "P2D", onEvent: "end" },
  { id: "two", kind: "email", template: "mail" },
];

async function published(more: object = {}): Promise<string> {
  const definition = { name: "Cart", trigger, steps, ...more };
  const { status, json } = await api.call("POST", "/v1/sequences", definition);
  expect(status).toBe(201);
  expect((await api.call("POST", `/v1/sequences/${json.id}/publish`)).status).toBe(200);
  return json.id;
}

async function tell(name: string, properties: object): Promise<string> {
  const { json } = await api.call("POST", "/v1/events", { name, lead: { email }, properties });
  return json.leadId;
}

async function settle(): Promise<void> {
  await enrollFromEvents(api.app);
  await turn(api.app);
}

const walks = async (query = "") =>
  (await api.call("GET", `/v1/enrollments?${query}`)).json.data
    .map((one: { key: string | null; status: string }) => `${one.key} ${one.status}`)
    .sort();
const explained = async (leadId: string) => (await api.call("GET", `/v1/leads/${leadId}/explain`)).json;

describe("an abandoned cart", () => {
  test("has a walk of its own, which its own order ends", async () => {
    await published();
    await tell("cart_abandoned", { cartId: "c-1" });
    await tell("cart_abandoned", { cartId: "c-2" });
    await tell("cart_abandoned", { cartId: "c-2" });
    await settle();
    expect(await walks()).toEqual(["c-1 active", "c-2 active"]);
    await tell("order_placed", { cartId: "c-1" });
    await settle();
    expect(await walks()).toEqual(["c-1 completed", "c-2 active"]);
    expect(await walks("key=c-2")).toEqual(["c-2 active"]);
    api.clock.advanceBy(2 * 86_400_000);
    await turn(api.app);
    const mails = (await api.call("GET", "/v1/messages")).json.data;
    expect(mails.map(({ stepId }: { stepId: string }) => stepId).sort()).toEqual(["one", "one", "two"]);
  });

  test("takes only its own walk out by an exit rule, also when the order comes before the enrolling", async () => {
    await published({ exits: [{ on: "event", event: "order_placed", where }] });
    await tell("cart_abandoned", { cartId: "c-1" });
    await tell("cart_abandoned", { cartId: "c-2" });
    await tell("order_placed", { cartId: "c-1" });
    await settle();
    expect(await walks()).toEqual(["c-1 exited", "c-2 active"]);
  });

  test("counts re-entry for itself, and explain names it", async () => {
    await published();
    const leadId = await tell("cart_abandoned", { cartId: "c-1" });
    await settle();
    await tell("order_placed", { cartId: "c-1" });
    await settle();
    await tell("cart_abandoned", { cartId: "c-1" });
    await tell("cart_abandoned", { cartId: 2 });
    await settle();
    expect(await walks()).toEqual(["2 active", "c-1 completed"]);
    const { decisions } = await explained(leadId);
    const refused = decisions.filter(({ outcome }: { outcome: string }) => outcome === "skipped");
    expect(refused).toMatchObject([{ rule: "enrollment", inputs: { code: "once_only", key: "c-1" } }]);
  });

  test("waits for another cart of its group, in the same batch as well", async () => {
    await published({ exclusivity: { groups: ["carts"], whenBusy: "wait" } });
    await tell("cart_abandoned", { cartId: "c-1" });
    await tell("cart_abandoned", { cartId: "c-2" });
    await settle();
    expect(await walks()).toEqual(["c-1 active", "c-2 waiting"]);
  });
});

test("an event without a usable key enrolls nobody, and explain says why", async () => {
  await published();
  const leadId = await tell("cart_abandoned", {});
  await tell("cart_abandoned", { cartId: ["c-1"] });
  await settle();
  expect(await walks()).toEqual([]);
  const { decisions } = await explained(leadId);
  expect(decisions).toMatchObject([
    { rule: "trigger", outcome: "skipped", inputs: { code: "key_invalid" } },
    { rule: "trigger", outcome: "skipped", inputs: { code: "key_missing" } },
  ]);
});

describe("by hand", () => {
  const enroll = (sequenceId: string, leadId: string, more: object = {}) =>
    api.call("POST", "/v1/enrollments", { sequenceId, leadId, ...more });
  const lead = async () => (await api.call("POST", "/v1/leads", { email })).json.id;

  test("the key is given, and what is awaited is compared with it", async () => {
    const id = await published();
    const ada = await lead();
    expect((await enroll(id, ada, { key: "17" })).json).toMatchObject({ key: "17", status: "active" });
    expect((await enroll(id, ada, { key: "17" })).json.code).toBe("already_enrolled");
    expect((await enroll(id, ada, { key: "18" })).status).toBe(201);
    await turn(api.app);
    api.clock.advanceBy(1000);
    await tell("order_placed", { cartId: 17 });
    await settle();
    expect(await walks()).toEqual(["17 completed", "18 active"]);
  });

  test("a missing key is refused, and one that has no place", async () => {
    const id = await published();
    const plain = await published({ name: "Plain", trigger: { event: "signup" }, steps: steps.slice(0, 1) });
    const ada = await lead();
    expect((await enroll(id, ada)).json).toMatchObject({ status: 422, code: "key_missing" });
    expect((await enroll(plain, ada, { key: "c-1" })).json).toMatchObject({ status: 422, code: "key_unexpected" });
    expect((await enroll(plain, ada)).json.key).toBeNull();
  });

  test("a segment cannot be enrolled, nor can a step of another sequence, which says why", async () => {
    const id = await published();
    await api.call("PUT", "/v1/segments", { key: "all", name: "All", condition: { stage: "lead" } });
    const many = await api.call("POST", `/v1/sequences/${id}/enrollments`, { segment: "all" });
    expect([many.status, many.json.code]).toEqual([409, "key_missing"]);
    const onward = [{ id: "on", kind: "enroll", sequence: id }];
    const first = await published({ name: "First", trigger: { manual: true }, steps: onward });
    const ada = await lead();
    await enroll(first, ada);
    await turn(api.app);
    const { decisions } = await explained(ada);
    const refused = decisions.filter(({ outcome }: { outcome: string }) => outcome === "skipped");
    expect(refused).toMatchObject([{ sequenceId: id, rule: "trigger", inputs: { code: "key_missing" } }]);
  });
});

test("a simulation shows the key of the event that is told", async () => {
  const id = await published();
  const { json } = await api.call("POST", `/v1/sequences/${id}/simulate`, { lead: {}, trigger: { cartId: "c-1" } });
  expect(json.data[0]).toMatchObject({ enrolls: true, key: "c-1" });
});
