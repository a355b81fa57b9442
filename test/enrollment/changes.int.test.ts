import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { leadChanges } from "../../src/db/schema/index.ts";
import { enrollFromChanges, mostPerDay } from "../../src/enrollment/admit/enroll-changes.ts";
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
const pro = { attribute: "plan", op: "eq", value: "pro" };

async function published(becomes: object, more: object = {}): Promise<string> {
  const steps = [{ id: "one", kind: "email", template: "mail" }];
  const definition = { name: "Change", trigger: { becomes }, steps, ...more };
  const { status, json } = await api.call("POST", "/v1/sequences", definition);
  expect(status).toBe(201);
  expect((await api.call("POST", `/v1/sequences/${json.id}/publish`)).status).toBe(200);
  return json.id;
}
const create = async (more: object = {}) => (await api.call("POST", "/v1/leads", { email, ...more })).json.id;
const patch = (id: string, body: object) => api.call("PATCH", `/v1/leads/${id}`, body);
const walks = async (): Promise<{ id: string; leadId: string; sequenceId: string; status: string }[]> =>
  (await api.call("GET", "/v1/enrollments")).json.data;
const noted = () => api.app.db.select().from(leadChanges);

async function settle(): Promise<void> {
  for (;;) {
    await enrollFromChanges(api.app);
    await turn(api.app);
    if ((await noted()).length === 0) return;
  }
}

describe("a change of a lead enrolls", () => {
  test("whoever it makes the condition true for, once, and explain tells the change", async () => {
    const before = await create({ attributes: { plan: "pro" } });
    await published(pro, { reentry: "always" });
    await settle();
    expect(await walks()).toEqual([]);
    await patch(before, { attributes: { plan: "free" } });
    await patch(before, { attributes: { plan: "pro", seats: 3 } });
    await patch(before, { attributes: { seats: 4 } });
    await settle();
    const [walk, ...others] = await walks();
    expect(others).toEqual([]);
    const { decisions } = (await api.call("GET", `/v1/enrollments/${walk!.id}/explain`)).json;
    expect(decisions[0]).toMatchObject({
      rule: "enrollment",
      outcome: "enrolled",
      inputs: { before: { plan: "free" }, after: { plan: "pro" } },
    });
  });

  test("by a tag, by a score, and by both halves of a condition", async () => {
    const tag = await published({ tag: "vip" });
    const score = await published({ score: "total", op: "gte", value: 50 });
    const both = await published({ all: [{ tag: "vip" }, pro] });
    const id = await create({ score: { fit: 30 } });
    await patch(id, { score: { engagement: 19 } });
    await patch(id, { tags: ["vip"] });
    await settle();
    expect((await walks()).map(({ sequenceId }) => sequenceId)).toEqual([tag]);
    await patch(id, { score: { engagement: 20 }, attributes: { plan: "pro" } });
    await settle();
    const entered = (await walks()).map(({ sequenceId }) => sequenceId);
    expect(entered.toSorted()).toEqual([tag, score, both].toSorted());
  });

  test("by every way in: a new lead, an event, a form, an import", async () => {
    await published({ any: [pro, { attribute: "company", op: "eq", value: "Pro Ltd" }] });
    const attributes = { plan: "pro" };
    await api.call("POST", "/v1/leads", { email: "route@example.com", attributes });
    await api.call("POST", "/v1/events", { name: "paid", lead: { email: "event@example.com", attributes } });
    const { json: form } = await api.call("POST", "/v1/forms", { name: "Pricing", event: "asked" });
    await api.raw(`/v1/forms/${form.key}`, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ email: "form@example.com", company: "Pro Ltd" }).toString(),
    });
    await api.raw("/v1/imports?list=fair", {
      method: "POST",
      headers: { Authorization: `Bearer ${api.key}`, "Content-Type": "text/csv" },
      body: "email,plan\nimport@example.com,pro\nother@example.com,free\n",
    });
    await settle();
    const leads = (await api.call("GET", "/v1/leads")).json.data;
    const entered = await walks();
    const byId = new Map<string, string>(leads.map((lead: { id: string; email: string }) => [lead.id, lead.email]));
    const emails = entered.map(({ leadId }) => byId.get(leadId) ?? leadId).toSorted();
    expect(emails).toEqual(["event", "form", "import", "route"].map((name) => `${name}@example.com`));
  });

  test("under the trigger's own condition, with the reason when it is not true", async () => {
    await published(pro, { trigger: { becomes: pro, if: { tag: "eu" } } });
    const id = await create({ attributes: { plan: "pro" } });
    await settle();
    expect(await walks()).toEqual([]);
    const { decisions } = (await api.call("GET", `/v1/leads/${id}/explain`)).json;
    expect(decisions).toMatchObject([{ rule: "trigger", outcome: "skipped", inputs: { code: "condition" } }]);
  });

  test("while the sequence is paused, too; a draft watches nothing", async () => {
    const id = await published(pro);
    await api.call("POST", `/v1/sequences/${id}/pause`);
    await api.call("POST", "/v1/sequences", {
      name: "Draft",
      trigger: { becomes: pro },
      steps: [{ id: "one", kind: "email", template: "mail" }],
    });
    await create({ attributes: { plan: "pro" } });
    expect(await noted()).toHaveLength(1);
    await enrollFromChanges(api.app);
    expect((await walks()).map(({ sequenceId }) => sequenceId)).toEqual([id]);
  });
});

test("a change is noted with the change, acted upon once by workers side by side, and then forgotten", async () => {
  await published(pro, { reentry: "always" });
  for (let n = 0; n < 20; n += 1) {
    await api.call("POST", "/v1/leads", { email: `lead${n}@example.com`, attributes: { plan: "pro" } });
  }
  expect(await noted()).toHaveLength(20);
  await Promise.all([enrollFromChanges(api.app), enrollFromChanges(api.app), enrollFromChanges(api.app)]);
  expect(await noted()).toEqual([]);
  expect(await walks()).toHaveLength(20);
});

test("a change whose enrolling is rolled back is not lost, and not counted twice", async () => {
  await published(pro);
  const id = await create();
  await settle();
  const failing = { ...api.app, db: Object.create(api.app.db, { transaction: { value: failAfter } }) };
  async function failAfter(work: (tx: unknown) => Promise<unknown>) {
    return api.app.db.transaction(async (tx) => {
      await work(tx);
      throw new Error("the process died");
    });
  }
  await patch(id, { attributes: { plan: "pro" } });
  await expect(enrollFromChanges(failing)).rejects.toThrow("the process died");
  expect([await walks(), (await noted()).length]).toEqual([[], 1]);
  await settle();
  expect(await walks()).toHaveLength(1);
});

test("sequences that change a lead and so start each other end after a few times", async () => {
  const set = (plan: string) => [{ id: "set", kind: "updateLead", set: { plan } }];
  const up = await published(pro, { reentry: "always", steps: set("free") });
  const down = await published({ ...pro, value: "free" }, { reentry: "always", steps: set("pro") });
  const id = await create({ attributes: { plan: "pro" } });
  await settle();
  const entered = await walks();
  expect(entered.filter(({ sequenceId }) => sequenceId === up)).toHaveLength(mostPerDay);
  expect(entered.filter(({ sequenceId }) => sequenceId === down)).toHaveLength(mostPerDay);
  const { decisions } = (await api.call("GET", `/v1/leads/${id}/explain`)).json;
  expect(decisions[0]).toMatchObject({ rule: "trigger", outcome: "skipped", inputs: { code: "changes_too_often" } });
});
