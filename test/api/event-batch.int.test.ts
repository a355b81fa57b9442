import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi } from "./support.ts";
import type { TestApi } from "./support.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const signup = (email: string, more: object = {}) => ({ name: "signup", lead: { email }, ...more });
const batch = (events: unknown) => api.call("POST", "/v1/events/batch", { events });

test("each event of a batch has its answer, and one that is wrong costs only itself", async () => {
  await api.call("POST", "/v1/suppressions", { email: "out@batch.test" });
  const { status, json } = await batch([
    signup("a@batch.test", { id: "one", lead: { email: "a@batch.test", firstName: "Ann", tags: ["x"] } }),
    signup("no address"),
    signup("out@batch.test"),
    signup("a@batch.test", { lead: { email: "a@batch.test", firstName: "Anne", tags: ["y"] } }),
    signup("a@batch.test", { id: "one" }),
    signup("gone@batch.test", { lead: { email: "gone@batch.test", consent: { mail: "denied" } } }),
  ]);
  expect([status, json.recorded, json.refused]).toEqual([200, 4, 2]);
  expect(json.data[1].refused).toMatchObject({
    status: 422,
    code: "invalid_input",
    problems: [{ pointer: "/events/1/lead/email" }],
  });
  expect(json.data[2].recorded.suppressed).toMatchObject({ reason: "manual" });
  expect(json.data[4].recorded).toMatchObject({ eventId: json.data[0].recorded.eventId, duplicate: true });
  expect(json.data[5].refused.problems[0]).toMatchObject({
    pointer: "/events/5/lead/consent/mail",
    code: "denied_elsewhere",
  });
  const lead = (await api.call("GET", `/v1/leads/${json.data[0].recorded.leadId}`)).json;
  expect([lead.firstName, lead.tags.toSorted()]).toEqual(["Anne", ["x", "y"]]);
  expect((await api.call("GET", "/v1/events?email=a@batch.test")).json.data).toHaveLength(2);
  expect((await api.call("GET", "/v1/leads?email=gone@batch.test")).json.data).toEqual([]);
});

test("what the database refuses of one event takes no other along", async () => {
  await api.app.db.execute(sql`
    create function refuse_poison() returns trigger language plpgsql as $$ begin raise exception 'poison'; end $$`);
  await api.app.db.execute(sql`
    create trigger refuse_poison before insert on leads for each row when (new.email like 'poison%') execute function refuse_poison()`);
  const all = Array.from({ length: 40 }, (_, n) => signup(n === 17 ? "poison@batch.test" : `p${n}@batch.test`));
  const answers = await Promise.all(all.map((event) => api.call("POST", "/v1/events", event)));
  expect(answers.map(({ status }) => status)).toEqual(all.map((_, n) => (n === 17 ? 500 : 202)));
  const ids = new Set(answers.flatMap(({ json }) => (json.eventId === undefined ? [] : [json.eventId])));
  expect(ids.size).toBe(39);
  const together = await batch([signup("poison@batch.test"), signup("well@batch.test")]);
  expect([together.status, together.json.recorded, together.json.refused]).toEqual([200, 1, 1]);
  expect(together.json.data[0].refused).toMatchObject({ status: 500, code: "internal_error" });
  const alone = await batch([signup("poison@batch.test")]);
  expect(alone.status).toBe(500);
});

test("many at once about one person are one lead, each an event", async () => {
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      api.call(
        "POST",
        "/v1/events",
        signup("same@batch.test", { id: `same-${n % 10}`, lead: { email: "same@batch.test", tags: [`t${n}`] } }),
      ),
    ),
  );
  expect(new Set(answers.map(({ json }) => json.leadId)).size).toBe(1);
  expect(answers.filter(({ json }) => !json.duplicate)).toHaveLength(10);
  expect((await api.call("GET", "/v1/events?email=same@batch.test")).json.data).toHaveLength(10);
});

test("a batch of none, of too many, or of no list is refused whole", async () => {
  for (const events of [[], Array.from({ length: 1_001 }, () => signup("a@batch.test")), "x"]) {
    expect((await batch(events)).status).toBe(422);
  }
});
