import { afterAll, beforeAll, expect, test } from "vitest";
import { experiments, handoffs, leads, reps, sequences } from "../../src/db/schema/index.ts";
import { newId } from "../../src/platform/ids.ts";
import { openTestApi } from "./support.ts";
import type { TestApi } from "./support.ts";

let api: TestApi;
let rep: string;
beforeAll(async () => {
  api = await openTestApi();
  rep = (await api.call("POST", "/v1/reps", { name: "Ann", email: "ann@acme.test" })).json.id;
});
afterAll(() => api[Symbol.asyncDispose]());

/** A running handoff, of Ann or of nobody. */
async function handoff(repId: string | null): Promise<string> {
  const now = api.clock.now();
  const email = `${newId()}@lead.test`;
  const [lead] = await api.app.db
    .insert(leads)
    .values({ email, stage: "prospect", createdAt: now, updatedAt: now, stageAt: now })
    .returning();
  const cause = { kind: "opens", count: 3, withinDays: 14 } as const;
  const [row] = await api.app.db
    .insert(handoffs)
    .values({ leadId: lead!.id, repId, cause, createdAt: now })
    .returning();
  return row!.id;
}

const stranger = "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111";

test.each(["accept", "decline"])("what %s does not know is refused, and changes nothing", async (verb) => {
  const id = await handoff(rep);
  const path = `/v1/handoffs/${id}/${verb}`;
  const said = async (body: unknown) => {
    const { status, json } = await api.call("POST", path, body);
    return [status, json.code, json.problems?.[0]?.pointer];
  };
  expect(await said({ repId: 5 })).toEqual([422, "invalid_input", "/repId"]);
  expect(await said({ foo: 1 })).toEqual([422, "invalid_input", "/foo"]);
  expect(await said([1])).toEqual([422, "invalid_input", ""]);
  expect(await said({ repId: stranger })).toEqual([422, "rep_not_found", "/repId"]);
  const form = await api.raw(path, {
    method: "POST",
    headers: { authorization: `Bearer ${api.key}`, "content-type": "application/x-www-form-urlencoded" },
    body: '{"repId":5}',
  });
  expect([form.status, form.json.code]).toEqual([415, "unsupported_media_type"]);
  expect((await api.call("GET", `/v1/handoffs/${id}`)).json.status).toBe("open");
  expect((await api.call("POST", path)).status).toBe(200);
});

test("the rep who is said to accept stands on the timeline", async () => {
  const id = await handoff(rep);
  const { json } = await api.call("POST", `/v1/handoffs/${id}/accept`, { repId: rep });
  expect(json).toMatchObject({ status: "accepted", repId: rep });
  const timeline = await api.call("GET", `/v1/leads/${json.leadId}/timeline`);
  expect(timeline.json.data[0].data).toMatchObject({ status: "accepted", by: { kind: "rep", id: rep } });
});

test("a body where none is read is refused; an empty object is none", async () => {
  const now = api.clock.now();
  const [sequence] = await api.app.db
    .insert(sequences)
    .values({ name: "x", draft: {}, createdAt: now, updatedAt: now })
    .returning();
  const arms = [{ name: "own", weight: 50 }];
  const [row] = await api.app.db
    .insert(experiments)
    .values({
      sequenceId: sequence!.id,
      stepId: "offer",
      tries: "subjects",
      metric: "replies",
      arms,
      control: "own",
      within: "P30D",
      startedAt: now,
    })
    .returning();
  const path = `/v1/experiments/${row!.id}/end`;
  const { status, json } = await api.call("POST", path, { winner: "own" });
  expect([status, json.code, json.problems]).toEqual([
    422,
    "unexpected_body",
    [{ pointer: "", code: "unexpected_body", message: "is not read here: leave the body out" }],
  ]);
  expect((await api.call("GET", `/v1/experiments/${row!.id}`)).json.endedAt).toBeNull();
  expect((await api.call("POST", path, {})).json.endedAt).toBe(now.toISOString());
  for (const route of [`tasks/${stranger}/done`, `senders/${stranger}/resume`, `leads/${stranger}/unmerge`]) {
    expect((await api.call("POST", `/v1/${route}`, [1])).json.code).toBe("unexpected_body");
  }
  expect((await api.call("DELETE", `/v1/topics/none`, { force: true })).json.code).toBe("unexpected_body");
});

test("what is nobody's is accepted or put off only by a rep who takes it, and is declined by nobody", async () => {
  const refused = async (id: string, verb: string, body?: object) => {
    const { status, json } = await api.call("POST", `/v1/handoffs/${id}/${verb}`, body);
    return [status, json.code];
  };
  const id = await handoff(null);
  const until = new Date(api.clock.now().getTime() + 86_400_000).toISOString();
  expect(await refused(id, "accept")).toEqual([409, "handoff_of_nobody"]);
  expect(await refused(id, "decline")).toEqual([409, "handoff_of_nobody"]);
  expect(await refused(id, "snooze", { until })).toEqual([409, "handoff_of_nobody"]);
  expect((await api.call("GET", `/v1/handoffs/${id}`)).json).toMatchObject({ status: "open", repId: null });
  const away = { name: "Gone", email: "gone@acme.test", active: false, createdAt: api.clock.now() };
  const [gone] = await api.app.db.insert(reps).values(away).returning();
  expect(await refused(id, "accept", { repId: gone!.id })).toEqual([409, "rep_away"]);
  const taken = await api.call("POST", `/v1/handoffs/${id}/accept`, { repId: rep });
  expect(taken.json).toMatchObject({ status: "accepted", repId: rep });
  expect((await api.call("GET", `/v1/leads/${taken.json.leadId}`)).json.repId).toBe(rep);
  const other = await handoff(null);
  const later = await api.call("POST", `/v1/handoffs/${other}/snooze`, { until, repId: rep });
  expect(later.json).toMatchObject({ status: "accepted", repId: rep, snoozedUntil: until });
});

test("no route passes over a query parameter that it does not know", async () => {
  const { paths } = (await api.raw("/openapi.json")).json as { paths: Record<string, Record<string, object>> };
  const passed: string[] = [];
  for (const [path, methods] of Object.entries(paths)) {
    // A schema is a public file, which editors get as they like.
    if (!path.startsWith("/v1/") || path.endsWith(".json") || path.includes("{") || methods["get"] === undefined)
      continue;
    const { status, json } = await api.call("GET", `${path}?bogus=1`);
    const problems = (json?.problems ?? []) as { pointer: string; code: string }[];
    const isRefused = problems.some(({ pointer, code }) => pointer === "/bogus" && code === "unrecognized_key");
    if (status !== 422 || !isRefused) passed.push(path);
  }
  expect(passed).toEqual([]);
  const named = await api.call("GET", `/v1/reps/${rep}?limit=5`);
  expect([named.status, named.json.problems[0].pointer]).toEqual([422, "/limit"]);
  expect((await api.call("POST", `/v1/reps/${stranger}/absences?dry=1`, {})).status).toBe(422);
});
