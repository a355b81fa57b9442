import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { enrollFromEvents } from "../../src/enrollment/admit/enroll.ts";
import { openTestApi } from "./support.ts";
import type { TestApi } from "./support.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  await api.call("PUT", "/v1/templates", { key: "welcome/1-hello", mjml: mjml("Hello") });
  await api.call("PUT", "/v1/templates", { key: "welcome/2-guide", mjml: mjml("Guide") });
});
afterAll(() => api[Symbol.asyncDispose]());

const mjml = (title: string) =>
  `<mjml><mj-head><mj-title>${title}</mj-title></mj-head><mj-body><mj-section><mj-column><mj-text>Hi</mj-text></mj-column></mj-section></mj-body></mjml>`;
const definition = (event: string, name = "Welcome") => ({
  name,
  trigger: { event },
  reentry: "always",
  steps: [
    { id: "hello", kind: "email", template: "welcome/1-hello" },
    { id: "pause", kind: "wait", for: "P2D" },
    { id: "guide", kind: "email", template: "welcome/2-guide" },
  ],
});
const post = async (path: string, body?: unknown) => api.call("POST", path, body);
const newLead = async (email: string) => (await post("/v1/leads", { email })).json;
const published = async (event: string) => {
  const { json } = await post("/v1/sequences", definition(event));
  return (await post(`/v1/sequences/${json.id}/publish`)).json;
};
const pointers = (json: { problems: { pointer: string }[] }) => json.problems.map(({ pointer }) => pointer).sort();

describe("templates", () => {
  test("a template is stored, replaced, found by key and deleted", async () => {
    const first = await api.call("PUT", "/v1/templates", { key: "offer", mjml: mjml("One") });
    const second = await api.call("PUT", "/v1/templates", { key: "offer", mjml: mjml("Two") });
    expect([first.status, second.status, second.json.id]).toEqual([200, 200, first.json.id]);
    expect((await api.call("GET", "/v1/templates?key=offer")).json.data).toEqual([second.json]);
    expect((await api.call("GET", `/v1/templates/${first.json.id}`)).json.mjml).toContain("Two");
    expect((await api.call("DELETE", `/v1/templates/${first.json.id}`)).status).toBe(204);
    expect((await api.call("GET", `/v1/templates/${first.json.id}`)).json.code).toBe("template_not_found");
  });

  test("what is wrong in a template is told with its line, and nothing is stored", async () => {
    const broken = mjml("x").replace("<mj-text>Hi", "\n<mj-text>{% if %}");
    const { status, json } = await api.call("PUT", "/v1/templates", { key: "broken", mjml: broken });
    expect([status, json.code, json.problems[0].pointer]).toEqual([422, "invalid_template", "/mjml"]);
    expect(json.problems[0].message).toContain("line 2");
    expect((await api.call("GET", "/v1/templates?key=broken")).json.data).toEqual([]);
  });

  test("what includes a partial is checked with it", async () => {
    const withPartial = mjml("x").replace("<mj-section>", '<mj-include path="foot" /><mj-section>');
    const early = await api.call("PUT", "/v1/templates", { key: "with-foot", mjml: withPartial });
    expect([early.status, early.json.problems[0].message]).toEqual([422, expect.stringContaining('"foot"')]);
    await api.call("PUT", "/v1/templates", {
      key: "partials/foot",
      mjml: "<mj-section><mj-column><mj-text>Foot</mj-text></mj-column></mj-section>",
    });
    expect((await api.call("PUT", "/v1/templates", { key: "with-foot", mjml: withPartial })).status).toBe(200);
  });

  test("a partial is checked alone, and with the stored templates that include it", async () => {
    const put = async (key: string, text: string) => {
      const { status, json } = await api.call("PUT", "/v1/templates", { key, mjml: text });
      return [status, json.problems?.[0]?.message ?? null, json.id];
    };
    const part = (text: string) => `<mj-section><mj-column><mj-text>${text}</mj-text></mj-column></mj-section>`;
    expect(await put("partials/alone", part("{{ leed.x }}"))).toEqual([422, expect.stringMatching(/leed/), undefined]);
    expect(await put("partials/alone", part("{{ lead.firstName"))).toEqual([
      422,
      expect.stringMatching(/not closed/),
      undefined,
    ]);
    expect(await put("partials/alone", '<mj-include path="alone" />')).toEqual([
      422,
      expect.stringMatching(/includes itself/),
      undefined,
    ]);
    const [, , id] = await put("partials/inner", part("Inner"));
    await put("partials/outer", '<mj-include path="inner" />');
    expect(await put("partials/inner", '<mj-include path="outer" />')).toEqual([
      422,
      expect.stringMatching(/includes itself/),
      undefined,
    ]);
    const including = mjml("x").replace("<mj-section>", '<mj-include path="outer" /><mj-section>');
    expect(await put("uses-outer", including)).toEqual([200, null, expect.anything()]);
    expect(await put("partials/inner", "<mj-text>Loose</mj-text>")).toEqual([
      422,
      expect.stringMatching(/^in "uses-outer"/),
      undefined,
    ]);
    const refused = await api.call("DELETE", `/v1/templates/${id}`);
    expect([refused.status, refused.json.code, refused.json.detail]).toEqual([
      409,
      "partial_included",
      "partials/outer includes it: change that first.",
    ]);
    const [, , unused] = await put("partials/unused", part("Unused"));
    expect((await api.call("DELETE", `/v1/templates/${unused}`)).status).toBe(204);
  });

  test.each(["", "/a", "a/", "a//b", "../etc", "A", "a b"])("key %j is refused", async (key) => {
    const { status, json } = await api.call("PUT", "/v1/templates", { key, mjml: mjml("x") });
    expect([status, pointers(json)]).toEqual([422, ["/key"]]);
  });
});

describe("sequences", () => {
  test("a draft is created, changed, published, and changed again without touching the version", async () => {
    const created = await post("/v1/sequences", definition("draft-test"));
    expect([created.status, created.json.status, created.json.version]).toEqual([201, "draft", null]);
    expect(created.json.draft.promotion).toEqual({ opens: 3, withinDays: 14 });
    const { id } = created.json;

    const one = await post(`/v1/sequences/${id}/publish`);
    expect([one.status, one.json.status, one.json.version, one.json.triggerEvent]).toEqual([
      200,
      "published",
      1,
      "draft-test",
    ]);
    const changed = await api.call("PUT", `/v1/sequences/${id}/draft`, definition("other-trigger", "Renamed"));
    expect([changed.status, changed.json.name, changed.json.version, changed.json.triggerEvent]).toEqual([
      200,
      "Renamed",
      1,
      "draft-test",
    ]);
    const two = await post(`/v1/sequences/${id}/publish`);
    expect([two.json.version, two.json.triggerEvent]).toEqual([2, "other-trigger"]);
    expect(two.json).toMatchObject((await api.call("GET", `/v1/sequences/${id}`)).json);
    expect(two.json.publishing).toMatchObject({ version: 2, running: [], diff: { settings: ["name", "trigger"] } });
  });

  test("pause and resume go back and forth, and say so when they cannot", async () => {
    const { id } = await published("pause-test");
    expect((await post(`/v1/sequences/${id}/resume`)).json.code).toBe("sequence_not_paused");
    expect((await post(`/v1/sequences/${id}/pause`)).json.status).toBe("paused");
    expect((await post(`/v1/sequences/${id}/pause`)).json.code).toBe("sequence_not_published");
    const { json } = await api.call("GET", "/v1/sequences?status=paused");
    expect(json.data.map((sequence: { id: string }) => sequence.id)).toEqual([id]);
    expect((await post(`/v1/sequences/${id}/resume`)).json.status).toBe("published");
  });

  test("publishing names a subject that cannot be used as the step's own", async () => {
    const steps = ["Re: your visit", "Hello {{ lead.firstName"].map((subject, n) => ({
      id: `mail-${n}`,
      kind: "email",
      template: "welcome/1-hello",
      subject,
    }));
    const { json } = await post("/v1/sequences", { ...definition("x"), steps });
    const answer = await post(`/v1/sequences/${json.id}/publish`);
    expect([answer.status, answer.json.problems]).toEqual([
      422,
      [0, 1].map((n) => expect.objectContaining({ pointer: `/steps/${n}/subject`, code: "invalid_subject" })),
    ]);
  });

  test("publishing names every template that cannot be used", async () => {
    const steps = [
      { id: "a", kind: "email", template: "nowhere" },
      { id: "b", kind: "email", template: "welcome/1-hello" },
      { id: "c", kind: "email", template: "missing" },
    ];
    const { json } = await post("/v1/sequences", { ...definition("x"), steps });
    const answer = await post(`/v1/sequences/${json.id}/publish`);
    expect([answer.status, answer.json.code, pointers(answer.json)]).toEqual([
      422,
      "invalid_template",
      ["/steps/0/template", "/steps/2/template"],
    ]);
  });

  test.each([
    ["nothing", {}, ["/name", "/steps", "/trigger"]],
    ["no steps", { ...definition("x"), steps: [] }, ["/steps"]],
    [
      "bad steps",
      {
        ...definition("x"),
        steps: [
          { id: "a", kind: "wait", for: "2 days" },
          { id: "b", kind: "dance" },
          { id: "Bad Id", kind: "email", template: "t", extra: 1 },
        ],
      },
      ["/steps/0/for", "/steps/1/kind", "/steps/2/extra", "/steps/2/id"],
    ],
    [
      "a step id twice",
      { ...definition("x"), steps: [1, 2].map(() => definition("x").steps[0]) },
      ["/steps/1", "/steps/1/id"],
    ],
    ["a bad rule", { ...definition("x"), promotion: { opens: 0 } }, ["/promotion/opens"]],
  ])("a definition with %s is refused", async (_, body, expected) => {
    const { status, json } = await post("/v1/sequences", body);
    expect([status, pointers(json)]).toEqual([422, expected]);
  });

  test.each(["", "/publish", "/pause", "/resume"])("an unknown sequence is a 404 for %j", async (action) => {
    const path = `/v1/sequences/019aa5c8-93a0-7c1d-8a83-2f6de1b4c111${action}`;
    const { status, json } = await api.call(action === "" ? "GET" : "POST", path);
    expect([status, json.code]).toEqual([404, "sequence_not_found"]);
  });
});

describe("enrollments and messages", () => {
  test("a lead is enrolled by hand once, and its messages are listed", async () => {
    const sequence = await published("by-hand");
    const lead = await newLead("walk@example.com");
    const created = await post("/v1/enrollments", { sequenceId: sequence.id, leadId: lead.id });
    expect([created.status, created.json.status, created.json.stepId]).toEqual([201, "active", "hello"]);
    const again = await post("/v1/enrollments", { sequenceId: sequence.id, leadId: lead.id });
    expect([again.status, again.json.code]).toEqual([409, "already_enrolled"]);

    await advanceDue(api.app);
    const { json } = await api.call("GET", `/v1/messages?leadId=${lead.id}&sequenceId=${sequence.id}&status=queued`);
    expect(json.data).toHaveLength(1);
    expect(json.data[0]).toMatchObject({ stepId: "hello", email: "walk@example.com", sentAt: null, attempts: 0 });
    expect((await api.call("GET", `/v1/messages/${json.data[0].id}`)).json).toEqual(json.data[0]);
    expect((await api.call("GET", `/v1/messages?enrollmentId=${created.json.id}&status=sent`)).json.data).toEqual([]);

    expect((await post(`/v1/enrollments/${created.json.id}/exit`)).json).toMatchObject({
      status: "exited",
      exitReason: "manual",
      dueAt: null,
    });
    expect((await api.call("GET", `/v1/messages/${json.data[0].id}`)).json.status).toBe("canceled");
    expect((await post(`/v1/enrollments/${created.json.id}/exit`)).json.code).toBe("enrollment_ended");
  });

  test("an event enrolls, and filters find the enrollment", async () => {
    const sequence = await published("by-event");
    const { json } = await post("/v1/events", { name: "by-event", lead: { email: "event@example.com" } });
    await enrollFromEvents(api.app);
    const byLead = (await api.call("GET", `/v1/enrollments?leadId=${json.leadId}`)).json.data;
    expect(byLead).toHaveLength(1);
    expect(byLead[0]).toMatchObject({ sequenceId: sequence.id, eventId: json.eventId, status: "active" });
    expect((await api.call("GET", `/v1/enrollments?sequenceId=${sequence.id}&status=active`)).json.data).toEqual(
      byLead,
    );
    expect((await api.call("GET", `/v1/enrollments?sequenceId=${sequence.id}&status=paused`)).json.data).toEqual([]);
    const { id } = byLead[0];
    expect((await post(`/v1/enrollments/${id}/pause`)).json.status).toBe("paused");
    expect((await post(`/v1/enrollments/${id}/pause`)).json.code).toBe("enrollment_not_active");
    expect((await post(`/v1/enrollments/${id}/resume`)).json.status).toBe("active");
  });

  test("a draft and unknown things cannot be enrolled in", async () => {
    const { json: draft } = await post("/v1/sequences", definition("never"));
    const lead = await newLead("draft@example.com");
    const nobody = "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111";
    const code = async (body: unknown) => (await post("/v1/enrollments", body)).json.code;
    expect(await code({ sequenceId: draft.id, leadId: lead.id })).toBe("sequence_not_published");
    expect(await code({ sequenceId: nobody, leadId: lead.id })).toBe("sequence_not_found");
    const { id } = await published("unknown-lead");
    expect(await code({ sequenceId: id, leadId: nobody })).toBe("lead_not_found");
    expect(await code({ sequenceId: "x", leadId: "y" })).toBe("invalid_input");
  });
});

describe("suppressions", () => {
  test("suppressing stops the enrollments, and keeps the address out until it is taken off", async () => {
    const sequence = await published("suppress");
    const lead = await newLead("stop@example.com");
    const body = { sequenceId: sequence.id, leadId: lead.id };
    const enrollment = (await post("/v1/enrollments", body)).json;
    const made = await post("/v1/suppressions", { email: "STOP@example.com", detail: "Asked by phone" });
    expect([made.status, made.json.email, made.json.reason]).toEqual([201, "stop@example.com", "manual"]);
    const stopped = (await api.call("GET", `/v1/enrollments/${enrollment.id}`)).json;
    expect([stopped.status, stopped.exitReason]).toEqual(["exited", "suppressed"]);
    const [row] = await api.app.db.execute(
      "select s.xmin = e.xmin as same from suppressions s, enrollments e join leads l on l.id = e.lead_id where s.email = l.email and l.email = 'stop@example.com'",
    );
    expect(row).toEqual({ same: true });
    expect((await post("/v1/enrollments", body)).json.code).toBe("lead_not_enrollable");
    const kinds = (await api.call("GET", `/v1/leads/${lead.id}/timeline`)).json.data.map(
      (entry: { kind: string }) => entry.kind,
    );
    expect(kinds.sort()).toEqual(["enrolled", "sequence_exited", "suppressed"]);

    const again = await post("/v1/suppressions", { email: "stop@example.com", detail: "Other" });
    expect(again.json).toEqual(made.json);
    expect((await api.call("GET", "/v1/suppressions?email=stop@example.com")).json.data).toEqual([made.json]);
    expect((await api.call("DELETE", `/v1/suppressions/${made.json.id}`)).status).toBe(204);
    expect((await api.call("DELETE", `/v1/suppressions/${made.json.id}`)).status).toBe(404);
    expect((await post("/v1/enrollments", body)).status).toBe(201);
  });

  test("an address without a lead is suppressed as well", async () => {
    const { status } = await post("/v1/suppressions", { email: "stranger@example.com" });
    expect(status).toBe(201);
  });
});
