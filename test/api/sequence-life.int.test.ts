import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { smallTemplate } from "../support/sequences.ts";
import { openTestApi } from "./support.ts";
import type { TestApi } from "./support.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  await api.call("PUT", "/v1/templates", {
    key: "partials/foot",
    mjml: "<mj-text>Foot of {{ company.name }}</mj-text>",
  });
  await api.call("PUT", "/v1/templates", { key: "partials/other", mjml: "<mj-text>Other</mj-text>" });
  const mjml = smallTemplate("Mail").replace("</mj-column>", '<mj-include path="partials/foot.mjml" /></mj-column>');
  await api.call("PUT", "/v1/templates", { key: "mail", mjml });
});
afterAll(() => api[Symbol.asyncDispose]());

const steps = [
  { id: "one", kind: "email", template: "mail" },
  { id: "pause", kind: "wait", for: "P3D" },
];
const definition = (name: string, more = {}) => ({ name, trigger: { manual: true }, steps, ...more });
const made = async (name: string, more = {}) =>
  (await api.call("POST", "/v1/sequences", definition(name, more))).json.id as string;
const publish = async (id: string) => expect((await api.call("POST", `/v1/sequences/${id}/publish`)).status).toBe(200);
const enrolled = async (sequenceId: string, email: string) => {
  const { json } = await api.call("POST", "/v1/leads", { email });
  return api.call("POST", "/v1/enrollments", { sequenceId, leadId: json.id });
};
const codeOf = ({ status, json }: { status: number; json: { code?: string } | undefined }) => [status, json?.code];
const listed = async (query = "") =>
  (await api.call("GET", `/v1/sequences?limit=200${query}`)).json.data.map(({ id }: { id: string }) => id);

describe("putting a sequence by its key", () => {
  test("creates it, and then replaces its draft; again changes nothing", async () => {
    const put = (body: object) => api.call("PUT", "/v1/sequences/my-welcome", body);
    const created = await put(definition("Welcome"));
    expect([created.status, created.json]).toMatchObject([
      201,
      { key: "my-welcome", name: "Welcome", status: "draft" },
    ]);
    const replaced = await put(definition("Welcome, again"));
    expect([replaced.status, replaced.json]).toMatchObject([
      200,
      { id: created.json.id, key: "my-welcome", name: "Welcome, again" },
    ]);
    const byId = await api.call("PUT", `/v1/sequences/${created.json.id}`, definition("By id"));
    expect([byId.status, byId.json]).toMatchObject([200, { id: created.json.id, key: "my-welcome", name: "By id" }]);
    expect(await listed()).toEqual([created.json.id]);
  });

  test("from then on every route takes the key as it takes the id", async () => {
    const { json } = await api.call("PUT", "/v1/sequences/by-key", definition("By key"));
    const at = "/v1/sequences/by-key";
    const status = async (method: string, route: string, body?: unknown) =>
      (await api.call(method, `${at}${route}`, body)).status;
    expect((await api.call("GET", at)).json.id).toBe(json.id);
    expect((await api.call("GET", "/v1/sequences?key=by-key")).json.data).toMatchObject([{ id: json.id }]);
    expect((await api.call("GET", "/v1/sequences?key=by-ke")).json.data).toEqual([]);
    expect(await status("PUT", "/draft", definition("By key"))).toBe(200);
    expect(await status("POST", "/simulate", { lead: { timezone: "Europe/Paris" } })).toBe(200);
    expect(await status("POST", "/publish")).toBe(200);
    expect(await status("POST", "/test", { to: "a@b.co" })).toBe(422);
    expect(await status("GET", "/versions")).toBe(200);
    expect(await status("GET", "/versions/1")).toBe(200);
    expect(await status("PATCH", "", {})).toBe(200);
    expect(await status("POST", "/pause")).toBe(200);
    expect(await status("POST", "/resume")).toBe(200);
    expect(await status("POST", "/forecast", { segment: "nobody" })).toBe(404);
    expect(await status("POST", "/enrollments", { segment: "nobody" })).toBe(404);
    expect(await status("POST", "/archive")).toBe(200);
    expect((await api.call("GET", "/v1/sequences?key=by-key")).json.data).toMatchObject([{ status: "archived" }]);
    expect(await status("POST", "/unarchive")).toBe(200);
    expect(await status("DELETE", "")).toBe(204);
    expect(codeOf(await api.call("GET", at))).toEqual([404, "sequence_not_found"]);
  });

  test("a key is never written like an id, whatever the name", async () => {
    const { json } = await api.call("POST", "/v1/sequences", definition("019aa5c8-93a0-7c1d-8a83-2f6de1b4c111"));
    expect(json.key).toBe("sequence");
    await api.call("DELETE", `/v1/sequences/${json.id}`);
  });

  test("takes YAML, and says what is wrong", async () => {
    const yaml = "name: From YAML\ntrigger: { manual: true }\nsteps:\n  - { id: pause, kind: wait, for: P1D }\n";
    const { status, json } = await api.call("PUT", "/v1/sequences/from-yaml", yaml, {
      "Content-Type": "application/yaml",
    });
    expect([status, json.key]).toEqual([201, "from-yaml"]);
    expect(codeOf(await api.call("PUT", "/v1/sequences/from-yaml", { name: "x" }))).toEqual([
      422,
      "invalid_definition",
    ]);
    expect(codeOf(await api.call("PUT", "/v1/sequences/no%20key", definition("x")))).toEqual([404, "not_found"]);
    const unknown = "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111";
    expect(codeOf(await api.call("PUT", `/v1/sequences/${unknown}`, definition("x")))).toEqual([
      404,
      "sequence_not_found",
    ]);
  });

  test("by many at once makes one", async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => api.call("PUT", "/v1/sequences/at-once", definition("At once"))),
    );
    expect(answers.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(1);
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(5);
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
  });
});

describe("a sequence", () => {
  test("that never had anybody in it is deleted, published or not", async () => {
    const [draft, published] = [await made("Draft"), await made("Published")];
    await publish(published);
    for (const id of [draft, published]) {
      expect((await api.call("DELETE", `/v1/sequences/${id}`)).status).toBe(204);
      expect(codeOf(await api.call("GET", `/v1/sequences/${id}`))).toEqual([404, "sequence_not_found"]);
      expect(codeOf(await api.call("DELETE", `/v1/sequences/${id}`))).toEqual([404, "sequence_not_found"]);
    }
  });

  test("that had is not deleted but archived, once nobody is in it", async () => {
    const id = await made("Ran");
    await publish(id);
    const { json: walk } = await enrolled(id, "ran@example.com");
    expect(codeOf(await api.call("DELETE", `/v1/sequences/${id}`))).toEqual([409, "sequence_ran"]);
    expect(codeOf(await api.call("POST", `/v1/sequences/${id}/archive`))).toEqual([409, "sequence_running"]);
    const archived = await api.call("POST", `/v1/sequences/${id}/archive?running=exit`);
    expect([archived.status, archived.json.status]).toEqual([200, "archived"]);
    expect((await api.call("GET", `/v1/enrollments/${walk.id}`)).json).toMatchObject({
      status: "exited",
      exitReason: "archived",
    });
    expect(await listed()).not.toContain(id);
    expect(await listed("&status=archived")).toEqual([id]);
    expect(codeOf(await enrolled(id, "late@example.com"))).toEqual([409, "sequence_not_published"]);
    const changes = [
      await api.call("PUT", `/v1/sequences/${id}/draft`, definition("New")),
      await api.call("PUT", `/v1/sequences/${id}`, definition("New")),
      await api.call("POST", `/v1/sequences/${id}/publish`),
    ];
    expect(changes.map(codeOf)).toEqual(changes.map(() => [409, "sequence_archived"]));
    expect(codeOf(await api.call("POST", `/v1/sequences/${id}/resume`))).toEqual([409, "sequence_not_paused"]);
    expect((await api.call("POST", `/v1/sequences/${id}/archive`)).json.status).toBe("archived");
    expect((await api.call("POST", `/v1/sequences/${id}/unarchive`)).json.status).toBe("paused");
    expect(codeOf(await api.call("POST", `/v1/sequences/${id}/unarchive`))).toEqual([409, "sequence_not_archived"]);
  });

  test("in the archive is triggered by nothing", async () => {
    const id = await made("Triggered", { trigger: { event: "triggered" } });
    await publish(id);
    await api.call("POST", `/v1/sequences/${id}/archive`);
    await api.call("POST", "/v1/events", { name: "triggered", lead: { email: "t@example.com" } });
    const { enrollFromEvents } = await import("../../src/enrollment/admit/enroll.ts");
    await enrollFromEvents(api.app);
    expect((await api.call("GET", `/v1/enrollments?sequenceId=${id}`)).json.data).toEqual([]);
  });

  test("that another one enrolls in is neither deleted nor archived, and the archive is no target", async () => {
    const target = await made("Target");
    await publish(target);
    const other = await made("Other", { steps: [...steps, { id: "go", kind: "enroll", sequence: "target" }] });
    await publish(other);
    expect(codeOf(await api.call("DELETE", `/v1/sequences/${target}`))).toEqual([409, "sequence_in_use"]);
    expect(codeOf(await api.call("POST", `/v1/sequences/${target}/archive`))).toEqual([409, "sequence_in_use"]);
    expect((await api.call("DELETE", `/v1/sequences/${other}`)).status).toBe(204);
    expect((await api.call("POST", `/v1/sequences/${target}/archive`)).status).toBe(200);
    const late = await made("Late", { steps: [...steps, { id: "go", kind: "enroll", sequence: "target" }] });
    expect((await api.call("POST", `/v1/sequences/${late}/publish`)).json.problems[0].code).toBe("unknown_sequence");
  });
});

test("versions are read with their definition, what their mails are made from, and the MJML of then", async () => {
  const id = await made("Versioned");
  await publish(id);
  const before = (await api.call("GET", "/v1/templates?key=mail")).json.data[0].mjml;
  await api.call("PUT", "/v1/templates", { key: "mail", mjml: smallTemplate("Changed") });
  await api.call("PUT", `/v1/sequences/${id}/draft`, definition("Versioned", { steps: steps.slice(0, 1) }));
  await publish(id);
  const { json: list } = await api.call("GET", `/v1/sequences/${id}/versions`);
  expect(list.data).toMatchObject([
    { number: 2, current: true, sequenceId: id },
    { number: 1, current: false, publishedAt: "2026-01-05T09:00:00.000Z" },
  ]);
  const { json: first } = await api.call("GET", `/v1/sequences/${id}/versions/1`);
  expect(first).toMatchObject({
    id: list.data[1].id,
    number: 1,
    current: false,
    definition: { name: "Versioned", steps: [{ id: "one" }, { id: "pause" }] },
    templates: { mail: { subject: "Mail", html: expect.stringContaining("the guide"), text: expect.any(String) } },
    sources: { mail: before, "partials/foot": "<mj-text>Foot of {{ company.name }}</mj-text>" },
  });
  expect(Object.keys(first.sources)).toHaveLength(2);
  const { json: second } = await api.call("GET", `/v1/sequences/${id}/versions/2`);
  expect([second.templates.mail.subject, second.definition.steps.length, Object.keys(second.sources)]).toEqual([
    "Changed",
    1,
    ["mail"],
  ]);
  expect(codeOf(await api.call("GET", `/v1/sequences/${id}/versions/3`))).toEqual([404, "version_not_found"]);
  expect(codeOf(await api.call("GET", `/v1/sequences/${id}/versions/x`))).toEqual([404, "not_found"]);
});

describe("an attribute's declaration", () => {
  const declare = (name: string, type = "number") => api.call("PUT", "/v1/lead-attributes", { name, type });
  const undeclare = (name: string) => api.call("DELETE", `/v1/lead-attributes/${name}`);

  test("is taken back while nothing uses it", async () => {
    await declare("unused");
    expect((await undeclare("unused")).status).toBe(204);
    expect((await api.call("GET", "/v1/lead-attributes")).json.data).toEqual([]);
    expect(codeOf(await undeclare("unused"))).toEqual([404, "attribute_not_found"]);
    await api.call("POST", "/v1/leads", { email: "any@example.com", attributes: { unused: "text" } });
  });

  test("stays while a sequence, a segment or a template uses it, and each is named", async () => {
    await declare("seats");
    await declare("ends", "date");
    const condition = { any: [{ attribute: "seats", op: "gte", value: 100 }] };
    await api.call("PUT", "/v1/segments", { key: "big", name: "Big", condition });
    await api.call("PUT", "/v1/templates", {
      key: "seats",
      mjml: smallTemplate("Seats").replace("the guide", "{{ lead.seats | default: 1 }}"),
    });
    const uses = await made("Uses seats", {
      steps: [
        { id: "branch", kind: "branch", if: condition },
        { id: "date", kind: "waitForDate", attribute: "ends" },
        { id: "set", kind: "updateLead", set: { seats: 1 } },
      ],
    });
    await publish(uses);
    const { status, json } = await undeclare("seats");
    expect([status, json.code]).toEqual([409, "attribute_in_use"]);
    for (const place of [
      'sequence "Uses seats" (draft) at /steps/0/if/any/0/attribute',
      'sequence "Uses seats" (version 1) at /steps/2/set/seats',
      'segment "big" at /condition/any/0/attribute',
      'template "seats"',
    ]) {
      expect(json.detail).toContain(place);
    }
    expect((await undeclare("ends")).json.detail).toContain("/steps/1/attribute");
    await api.call("DELETE", `/v1/sequences/${uses}`);
    expect((await undeclare("ends")).status).toBe(204);
  });
});
