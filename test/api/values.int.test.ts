import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi } from "./support.ts";
import type { TestApi } from "./support.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi({ formsPerMinute: 1_000 });
  for (const [name, type] of [
    ["seats", "number"],
    ["born", "date"],
    ["trial", "boolean"],
    ["zip", "string"],
  ]) {
    await api.call("PUT", "/v1/lead-attributes", { name, type });
  }
});
afterAll(() => api[Symbol.asyncDispose]());

const right = { seats: "120", born: "1990-06-15", trial: "yes", zip: 10_115, other: "12" };
const read = { seats: 120, born: "1990-06-15", trial: true, zip: "10115", other: "12" };
const wrong = { seats: "many", born: "15.06.1990", trial: "maybe", zip: true, other: "x" };
const pointers = (at: string) => ["seats", "born", "trial", "zip"].map((name) => `${at}/${name}`);

describe("values of declared attributes", () => {
  test("of a new lead are read in their types, or told", async () => {
    const made = await api.call("POST", "/v1/leads", { email: "new@example.com", attributes: right });
    expect([made.status, made.json.attributes]).toEqual([201, read]);
    const refused = await api.call("POST", "/v1/leads", { email: "wrong@example.com", attributes: wrong });
    expect(refused.status).toBe(422);
    expect(refused.json.problems.map(({ pointer }: { pointer: string }) => pointer)).toEqual(pointers("/attributes"));
    expect(refused.json.problems[1]).toEqual({
      pointer: "/attributes/born",
      code: "wrong_value_type",
      message: '"born" is a date: write it as 1990-06-15 or 1990-06-15T09:00:00Z.',
    });
    expect((await api.call("GET", "/v1/leads?email=wrong@example.com")).json.data).toEqual([]);
  });

  test("of a changed lead are, too, and null removes", async () => {
    const { json } = await api.call("POST", "/v1/leads", { email: "patch@example.com", attributes: right });
    const patched = await api.call("PATCH", `/v1/leads/${json.id}`, { attributes: { seats: "7", born: null } });
    expect(patched.json.attributes).toEqual({ seats: 7, trial: true, zip: "10115", other: "12" });
    const refused = await api.call("PATCH", `/v1/leads/${json.id}`, { attributes: { born: 33_039 } });
    expect([refused.status, refused.json.problems[0].pointer]).toEqual([422, "/attributes/born"]);
  });

  test("of an event's lead and properties are, too; objects are something else", async () => {
    const event = (attributes: object, properties: object) =>
      api.call("POST", "/v1/events", { name: "seen", lead: { email: "event@example.com", attributes }, properties });
    expect((await event(right, { ...right, zip: { code: 1 } })).status).toBe(202);
    const [lead] = (await api.call("GET", "/v1/leads?email=event@example.com")).json.data;
    expect(lead.attributes).toEqual(read);
    const [stored] = (await api.call("GET", "/v1/events?email=event@example.com")).json.data;
    expect(stored.properties).toEqual({ ...read, zip: { code: 1 } });
    const refused = await event(wrong, wrong);
    expect([refused.status, refused.json.problems.length]).toEqual([422, 4]);
    expect(refused.json.problems[0].pointer).toBe("/lead/attributes/seats");
    expect((await event({}, { born: "15.06.1990" })).json.problems[0].pointer).toBe("/properties/born");
  });

  test("of a form become properties of their types; a text that is none costs nobody the lead", async () => {
    const { json: form } = await api.call("POST", "/v1/forms", { name: "Typed", event: "signup" });
    const body = new URLSearchParams({
      email: "form@example.com",
      seats: "12",
      born: "15.06.1990",
      age: "41",
      code: "007",
    });
    await api.raw(`/v1/forms/${form.key}`, { method: "POST", body, headers: { Accept: "application/json" } });
    const [stored] = (await api.call("GET", "/v1/events?email=form@example.com")).json.data;
    expect(stored.properties).toEqual({ seats: 12, born: "15.06.1990", age: 41, code: "007" });
  });
});

describe("fields that programs write in their own way", () => {
  test("are normalized", async () => {
    const { json } = await api.call("POST", "/v1/leads", {
      email: "A@MÜNCHEN.example",
      firstName: " Ada\nMary ",
      company: "Booking.com",
      locale: "en_US",
      timezone: "Pacific Standard Time",
    });
    expect(json).toMatchObject({
      email: "a@münchen.example",
      firstName: "Ada Mary",
      company: "Booking.com",
      locale: "en-US",
      timezone: "America/Los_Angeles",
    });
    expect((await api.call("GET", "/v1/leads?email=a@xn--mnchen-3ya.example")).json.data).toMatchObject([
      { id: json.id },
    ]);
    expect((await api.call("POST", "/v1/leads", { email: "a@xn--mnchen-3ya.example" })).json.code).toBe("lead_exists");
  });

  test.each(["tom&jerry@example.com", "sales/emea@example.com", "jürgen@example.com"])(
    "%s is an address",
    async (email) => {
      expect((await api.call("POST", "/v1/leads", { email })).json.email).toBe(email);
      expect((await api.call("POST", "/v1/suppressions", { email })).status).toBe(201);
    },
  );

  test.each([
    ["firstName", "Visit http://spam.example NOW"],
    ["lastName", "casino-bonus.com"],
    ["firstName", "www.spam.example"],
    ["company", "Cheap pills https://spam.example/x"],
  ])("a link in %s is refused: %s", async (field, text) => {
    const { status, json } = await api.call("POST", "/v1/leads", { email: "spam@example.com", [field]: text });
    expect([status, json.problems[0]]).toMatchObject([422, { pointer: `/${field}`, code: "link_in_name" }]);
  });
});

describe("a lead's new address", () => {
  const lead = async (email: string, more = {}) =>
    (await api.call("POST", "/v1/leads", { email, ...more })).json.id as string;
  const patch = (id: string, body: object) => api.call("PATCH", `/v1/leads/${id}`, body);
  const suppressionOf = async (email: string) =>
    (await api.call("GET", `/v1/suppressions?email=${email}`)).json.data[0];

  test("is taken with the rest of the patch, and stands in the timeline", async () => {
    const id = await lead("old1@example.com");
    const { status, json } = await patch(id, { email: " New1@Example.com ", company: "Acme" });
    expect([status, json]).toMatchObject([200, { email: "new1@example.com", company: "Acme" }]);
    const timeline = (await api.call("GET", `/v1/leads/${id}/timeline`)).json.data;
    expect(timeline).toMatchObject([
      { kind: "address_changed", data: { from: "old1@example.com", to: "new1@example.com" } },
    ]);
  });

  test("of another lead is refused, and nothing is changed", async () => {
    const other = await lead("taken@example.com");
    const id = await lead("old2@example.com", { company: "Old" });
    const { status, json } = await patch(id, { email: "taken@example.com", company: "New" });
    expect([status, json.code]).toEqual([409, "lead_exists"]);
    expect(json.detail).toContain(other);
    expect((await api.call("GET", `/v1/leads/${id}`)).json).toMatchObject({
      email: "old2@example.com",
      company: "Old",
    });
  });

  test.each([
    ["unsubscribe", true],
    ["complaint", true],
    ["manual", true],
    ["hard_bounce", false],
  ])("after %s: the old one stays suppressed, and the new one is suppressed: %s", async (reason, carried) => {
    const [from, to] = [`from-${reason}@example.com`, `to-${reason}@example.com`];
    const id = await lead(from);
    await api.app.db.execute(sql`
      insert into suppressions (id, email, reason, created_at) values (gen_random_uuid(), ${from}, ${reason}, now())`);
    expect((await patch(id, { email: to })).status).toBe(200);
    expect(await suppressionOf(from)).toMatchObject({ reason });
    const now = await suppressionOf(to);
    expect(now?.reason).toBe(carried ? reason : undefined);
  });
});

describe("events", () => {
  test("are listed by name, lead and address, newest first, page by page", async () => {
    const record = (name: string, email: string) =>
      api.call("POST", "/v1/events", { id: `${name}-${email}`, name, lead: { email }, properties: { a: 1 } });
    for (let n = 0; n < 5; n++) await record("listed", `l${n}@example.com`);
    const { json } = await record("other", "l0@example.com");
    const first = (await api.call("GET", "/v1/events?name=listed&limit=3")).json;
    const rest = (await api.call("GET", `/v1/events?name=listed&limit=3&cursor=${first.nextCursor}`)).json;
    expect([...first.data, ...rest.data].map(({ externalId }: { externalId: string }) => externalId)).toEqual(
      [4, 3, 2, 1, 0].map((n) => `listed-l${n}@example.com`),
    );
    expect(rest.nextCursor).toBeNull();
    const names = async (query: string) =>
      (await api.call("GET", `/v1/events?${query}`)).json.data.map(({ name }: { name: string }) => name);
    expect(await names(`leadId=${json.leadId}`)).toEqual(["other", "listed"]);
    expect(await names("email=L0@example.com&name=other")).toEqual(["other"]);
    expect(await names("email=nobody@example.com")).toEqual([]);
    expect((await api.call("GET", "/v1/events?leadId=x")).status).toBe(422);
    expect((await api.raw("/v1/events")).status).toBe(401);
  });
});
