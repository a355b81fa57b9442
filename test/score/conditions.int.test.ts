import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { leads, messages } from "../../src/db/schema/index.ts";
import { enrollFromChanges } from "../../src/enrollment/admit/enroll-changes.ts";
import { enrollFromEvents } from "../../src/enrollment/admit/enroll.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { recompute } from "../../src/score/compute/recompute.ts";
import { scoreChanged } from "../../src/score/compute/score-changed.ts";
import { putScoring } from "../../src/score/version/put-scoring.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { smallTemplate } from "../support/sequences.ts";
import { turn } from "../support/turn.ts";
import { tellRules } from "./support.ts";

const dayMs = 86_400_000;
const visited = { id: "visit", on: "event", event: "visited", points: 10 };
const rules = tellRules({ engagement: [{ id: "web", halfLife: "P14D", rules: [visited] }] });

let api: TestApi;
beforeEach(async () => {
  api = await openTestApi();
  await api.call("PUT", "/v1/templates", { key: "mail", mjml: smallTemplate("Mail") });
  await putScoring(api.app, { rules, by: "test" });
});
afterEach(() => api[Symbol.asyncDispose]());

async function published(definition: object): Promise<string> {
  const { json } = await api.call("POST", "/v1/sequences", { name: "S", ...definition });
  expect(json.problems).toBeUndefined();
  expect((await api.call("POST", `/v1/sequences/${json.id}/publish`)).status).toBe(200);
  return json.id;
}

async function settle(): Promise<void> {
  await scoreChanged(api.app);
  await recompute(api.app);
  await enrollFromEvents(api.app);
  await enrollFromChanges(api.app);
  await advanceDue(api.app);
}

const visit = async () => {
  await api.call("POST", "/v1/events", { name: "visited", lead: { email: "ada@example.com" } });
  await settle();
};
const walks = async (): Promise<unknown[]> => (await api.call("GET", "/v1/enrollments")).json.data;
const mail = { id: "one", kind: "email", template: "mail" };

test("a sequence starts when what a lead does takes the score over a threshold, and again after it has decayed", async () => {
  await published({
    trigger: { becomes: { score: "engagement", op: "gte", value: 15 } },
    steps: [mail],
    reentry: "always",
  });
  await visit();
  expect(await walks()).toHaveLength(0);
  await visit();
  await turn(api.app);
  expect(await walks()).toHaveLength(1);
  await visit();
  await turn(api.app);
  expect(await walks()).toHaveLength(1);
  // 30 points are 7.5 after four weeks; nothing is written down meanwhile, and time alone is no change.
  api.clock.advanceBy(28 * dayMs);
  await settle();
  await api.app.db.update(leads).set({ attributes: { other: 1 }, updatedAt: api.clock.now() });
  await settle();
  expect(await walks()).toHaveLength(1);
  await visit();
  expect(await walks()).toHaveLength(2);
});

test("a branch goes by the score as it is then, not as it was written", async () => {
  await published({
    trigger: { event: "came" },
    steps: [
      { id: "later", kind: "wait", for: "P14D" },
      { id: "ask", kind: "branch", if: { score: "total", op: "gte", value: 8 }, onTrue: "warm", onFalse: "cold" },
      { ...mail, id: "warm", next: "end" },
      { ...mail, id: "cold" },
    ],
  });
  await api.call("POST", "/v1/events", { name: "came", lead: { email: "ada@example.com" } });
  await visit();
  api.clock.advanceBy(14 * dayMs + 60_000);
  await settle();
  const sent = await api.app.db.select({ step: messages.stepId }).from(messages);
  expect(sent).toEqual([{ step: "cold" }]);
});

test("a mail that waits is asked again when the score changes, and says the score as it is", async () => {
  const mjml = smallTemplate("Mail").replace(
    "</mj-column>",
    "<mj-text>[{{ lead.score }}|{{ lead.engagementScore }}]</mj-text></mj-column>",
  );
  expect((await api.call("PUT", "/v1/templates", { key: "mail", mjml })).status).toBeLessThan(300);
  await published({ trigger: { event: "came" }, steps: [mail] });
  await api.call("POST", "/v1/events", {
    name: "came",
    lead: { email: "ada@example.com", score: { fit: 30, engagement: 5 } },
  });
  await settle();
  const far = new Date(api.clock.now().getTime() + dayMs);
  await api.app.db.update(messages).set({ allowedUntil: far });
  await visit();
  const [message] = await api.app.db.select().from(messages);
  expect(message!.allowedUntil!.getTime()).toBe(0);
  const source = async () => JSON.stringify((await api.call("GET", `/v1/messages/${message!.id}/source`)).text);
  expect(await source()).toContain("[45|15]");
  api.clock.advanceBy(14 * dayMs);
  expect(await source()).toContain("[40|10]");
});

test("new rules start no sequence, as publishing one does not; what a lead did meanwhile still does", async () => {
  await published({ trigger: { becomes: { score: "total", op: "gte", value: 50 } }, steps: [mail] });
  await visit();
  await api.call("POST", "/v1/events", { name: "visited", lead: { email: "bob@example.com" } });
  const generous = tellRules({ engagement: [{ id: "web", halfLife: "P14D", rules: [{ ...visited, points: 60 }] }] });
  await putScoring(api.app, { rules: generous, by: "test" });
  await recompute(api.app);
  const [ada] = await api.app.db.select().from(leads).where(eq(leads.email, "ada@example.com"));
  expect(ada!.scored).toMatchObject({ version: 2, groups: { web: { value: 60 } } });
  await settle();
  expect(await walks()).toMatchObject([{ leadId: expect.not.stringContaining(ada!.id) }]);
});

test("a new version of the rules that changes nobody's points changes nobody", async () => {
  await published({ trigger: { becomes: { score: "total", op: "gte", value: 5 } }, steps: [mail], reentry: "always" });
  await visit();
  expect(await walks()).toHaveLength(1);
  await api.call("PUT", "/v1/scoring", { ...rules, intent: { warm: 7, hot: 70 } });
  await recompute(api.app);
  const [noted] = await api.app.db.execute<{ n: number }>(sql`select count(*)::int as n from lead_changes`);
  expect(noted!.n).toBe(0);
  const [lead] = await api.app.db.select().from(leads);
  expect(lead!.scored).toMatchObject({ version: 2 });
});
