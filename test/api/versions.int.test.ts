import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { enrollments, messages, publications } from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { moveRunning } from "../../src/enrollment/move/move-running.ts";
import { smallTemplate } from "../support/sequences.ts";
import { turn as takeTurn } from "../support/turn.ts";
import { openTestApi } from "./support.ts";
import type { TestApi } from "./support.ts";

const hourMs = 3_600_000;

let api: TestApi;
beforeEach(async () => {
  api = await openTestApi();
  await api.call("PUT", "/v1/templates", { key: "mail", mjml: smallTemplate("Mail") });
});
afterEach(() => api[Symbol.asyncDispose]());

const email = (id: string) => ({ id, kind: "email", template: "mail" });
const wait = (id: string, duration: string) => ({ id, kind: "wait", for: duration });
const course = (steps: object[]) => ({ name: "Course", trigger: { manual: true }, steps });
const v1 = course([email("one"), wait("pause", "P3D"), email("two")]);

async function published(definition: object): Promise<string> {
  const { json } = await api.call("POST", "/v1/sequences", definition);
  const { status } = await api.call("POST", `/v1/sequences/${json.id}/publish`);
  expect(status).toBe(200);
  return json.id;
}

async function enroll(sequenceId: string, name: string): Promise<string> {
  const { json: lead } = await api.call("POST", "/v1/leads", { email: `${name}@example.com` });
  return (await api.call("POST", "/v1/enrollments", { sequenceId, leadId: lead.id })).json.id;
}

const turn = () => takeTurn(api.app);

async function publish(id: string, definition: object, body: object) {
  await api.call("PUT", `/v1/sequences/${id}/draft`, definition);
  const { status, json } = await api.call("POST", `/v1/sequences/${id}/publish`, body);
  expect(status).toBe(200);
  return json.publishing;
}

const stepsSent = async (enrollmentId: string) =>
  (await api.app.db.select().from(messages).where(eq(messages.enrollmentId, enrollmentId)))
    .map(({ stepId, attemptKey }) => `${stepId} ${attemptKey}`)
    .sort();
const at = async (id: string) => {
  const [row] = await api.app.db.select().from(enrollments).where(eq(enrollments.id, id));
  return row!;
};

describe("publishing while enrollments run", () => {
  test("a dry run tells the diff and where enrollments stand, and changes nothing", async () => {
    const id = await published(v1);
    const enrollment = await enroll(id, "ada");
    await turn();
    const before = await at(enrollment);
    const v2 = course([email("one"), wait("rest", "P1D"), email("two"), email("three")]);
    const preview = await publish(id, v2, { running: { map: { pause: "rest" } }, dryRun: true });
    expect(preview).toMatchObject({ version: 2, versionId: null, publicationId: null });
    expect(preview.diff.added.map((step: { id: string }) => step.id)).toEqual(["rest", "three"]);
    expect(preview.diff.removed.map((step: { id: string }) => step.id)).toEqual(["pause"]);
    const becomes = { kind: "moves", stepId: "rest" };
    expect(preview.running).toEqual([{ version: 1, stepId: "pause", status: "active", count: 1, becomes }]);
    expect((await api.call("GET", `/v1/sequences/${id}`)).json.version).toBe(1);
    expect(await at(enrollment)).toEqual(before);
  });

  test("pinned enrollments finish their version; new ones get the new version", async () => {
    const id = await published(v1);
    const old = await enroll(id, "ada");
    await turn();
    await publish(id, course([email("one"), email("extra")]), { running: "pin" });
    const young = await enroll(id, "bob");
    await turn();
    await turn();
    api.clock.advanceBy(72 * hourMs);
    await turn();
    expect(await stepsSent(old)).toEqual(["one 1", "two 1"]);
    expect(await stepsSent(young)).toEqual(["extra 1", "one 1"]);
  });

  test("moved enrollments go on at the same step, and a shorter wait releases nobody early", async () => {
    const id = await published(v1);
    const enrollment = await enroll(id, "ada");
    await turn();
    const { dueAt } = await at(enrollment);
    const { publicationId } = await publish(id, course([email("one"), wait("pause", "PT1H"), email("two")]), {
      running: "move",
    });
    await moveRunning(api.app, publicationId);
    expect((await api.call("GET", `/v1/publications/${publicationId}`)).json).toMatchObject({ moved: 1, stays: {} });
    expect(await at(enrollment)).toMatchObject({ stepId: "pause", dueAt });
    api.clock.advanceBy(2 * hourMs);
    await turn();
    expect(await stepsSent(enrollment)).toEqual(["one 1"]);
    api.clock.advanceBy(70 * hourMs);
    await turn();
    expect(await stepsSent(enrollment)).toEqual(["one 1", "two 1"]);
  });

  test("asked to release, a shorter wait counts from its real start", async () => {
    const id = await published(v1);
    const enrollment = await enroll(id, "ada");
    await turn();
    api.clock.advanceBy(2 * hourMs);
    const shorter = course([email("one"), wait("pause", "PT1H"), email("two")]);
    const { publicationId } = await publish(id, shorter, { running: { move: true, release: true } });
    await moveRunning(api.app, publicationId);
    await turn();
    expect(await stepsSent(enrollment)).toEqual(["one 1", "two 1"]);
  });

  test("a mail that is on its way keeps its enrollment until it has settled, and is not sent again", async () => {
    const id = await published(v1);
    const enrollment = await enroll(id, "ada");
    await advanceDue(api.app);
    const v2 = course([wait("before", "PT1H"), email("uno"), wait("pause", "P3D"), email("two")]);
    const { publicationId } = await publish(id, v2, { running: { map: { one: "uno" } } });
    await moveRunning(api.app, publicationId);
    const followed = async () => (await api.call("GET", `/v1/publications/${publicationId}`)).json;
    expect(await followed()).toMatchObject({ moved: 0, stays: { message_in_flight: 1 }, finishedAt: null });
    await turn();
    api.clock.advanceBy(60_000);
    await moveRunning(api.app, publicationId);
    expect(await followed()).toMatchObject({ moved: 1, stays: {} });
    expect((await followed()).finishedAt).not.toBeNull();
    expect(await at(enrollment)).toMatchObject({ stepId: "pause" });
    api.clock.advanceBy(72 * hourMs);
    await turn();
    expect(await stepsSent(enrollment)).toEqual(["one 1", "two 1"]);
  });

  test("enrollments at a step that was removed stay, and are counted", async () => {
    const id = await published(v1);
    const enrollment = await enroll(id, "ada");
    await turn();
    const { publicationId, running } = await publish(id, course([email("one"), email("two")]), { running: "move" });
    expect(running[0].becomes).toEqual({ kind: "stays", why: "step_removed" });
    await moveRunning(api.app, publicationId);
    expect((await api.call("GET", `/v1/publications/${publicationId}`)).json).toMatchObject({
      moved: 0,
      stays: { step_removed: 1 },
    });
    const explained = (await api.call("GET", `/v1/enrollments/${enrollment}/explain`)).json;
    expect(explained.decisions.at(-1)).toMatchObject({ rule: "move", outcome: "stays" });
    expect([explained.version, explained.next.waitingFor]).toEqual([1, "time"]);
  });

  test("a map to a step that is not there is refused with its place", async () => {
    const id = await published(v1);
    const { status, json } = await api.call("POST", `/v1/sequences/${id}/publish`, {
      running: { map: { one: "uno" } },
    });
    expect([status, json.code, json.problems[0].pointer]).toEqual([422, "invalid_map", "/running/map/one"]);
  });
});

describe("publishing what is published already", () => {
  test("makes no new version, says so, and leaves running enrollments and the pause alone", async () => {
    const id = await published(v1);
    const enrollment = await enroll(id, "ada");
    await turn();
    const before = await at(enrollment);
    const { versionId } = before;
    const { publicationId: _, ...again } = await publish(id, v1, {});
    expect(again).toMatchObject({ version: 1, versionId, unchanged: true, diff: { same: true } });
    expect(await publish(id, v1, { dryRun: true })).toMatchObject({ version: 1, unchanged: true, publicationId: null });
    await api.call("POST", `/v1/sequences/${id}/pause`);
    await publish(id, v1, {});
    expect((await api.call("GET", `/v1/sequences/${id}`)).json).toMatchObject({ version: 1, status: "paused" });
    expect(await at(enrollment)).toEqual(before);
    expect(await api.app.db.select().from(publications)).toHaveLength(1);
  });

  test("a template that was changed since is a change, though the definition is the same", async () => {
    const id = await published(v1);
    await api.call("PUT", "/v1/templates", { key: "mail", mjml: smallTemplate("Another mail") });
    expect(await publish(id, v1, {})).toMatchObject({ version: 2, unchanged: false, diff: { same: true } });
    expect(await publish(id, v1, {})).toMatchObject({ version: 2, unchanged: true });
  });

  test("going back to an older definition is a change", async () => {
    const id = await published(v1);
    expect(await publish(id, course([email("one")]), {})).toMatchObject({ version: 2, unchanged: false });
    expect(await publish(id, v1, {})).toMatchObject({ version: 3, unchanged: false });
  });

  test("still moves the enrollments of older versions when that is asked for", async () => {
    const id = await published(v1);
    const old = await enroll(id, "ada");
    await turn();
    const v2 = course([email("one"), wait("pause", "P3D"), email("two"), email("three")]);
    await publish(id, v2, { running: "pin" });
    const young = await enroll(id, "bob");
    await turn();
    const moving = await publish(id, v2, { running: "move" });
    expect(moving).toMatchObject({ version: 2, unchanged: true });
    const counts = moving.running.map((one: { version: number; becomes: object }) => [one.version, one.becomes]);
    expect(counts).toEqual([
      [1, { kind: "moves", stepId: "pause" }],
      [2, { kind: "stays", why: "up_to_date" }],
    ]);
    await moveRunning(api.app, moving.publicationId);
    expect((await at(old)).versionId).toBe((await at(young)).versionId);
    expect((await api.call("GET", `/v1/publications/${moving.publicationId}`)).json.moved).toBe(1);
    api.clock.advanceBy(72 * hourMs);
    await turn();
    expect(await stepsSent(old)).toEqual(["one 1", "three 1", "two 1"]);
  });

  test("does not end the move of the publish before", async () => {
    const id = await published(v1);
    const enrollment = await enroll(id, "ada");
    await turn();
    const v2 = course([email("one"), wait("pause", "P4D"), email("two")]);
    const { publicationId, versionId } = await publish(id, v2, { running: "move" });
    await publish(id, v2, {});
    await moveRunning(api.app, publicationId);
    expect((await at(enrollment)).versionId).toBe(versionId);
  });
});

test.each([undefined, "", "{}"])("publishing with the body %j pins", async (body) => {
  const { json } = await api.call("POST", "/v1/sequences", v1);
  const answer = await api.call("POST", `/v1/sequences/${json.id}/publish`, body);
  expect([answer.status, answer.json.version]).toEqual([200, 1]);
});

describe("definitions", () => {
  test("a definition in YAML is a draft like any other, and its mistakes come all at once", async () => {
    const yaml = "name: Yaml\ntrigger: { event: signup }\nsteps:\n  - { id: one, kind: email, template: mail }\n";
    const headers = { "Content-Type": "application/yaml" };
    const made = await api.call("POST", "/v1/sequences", yaml, headers);
    expect([made.status, made.json.key, made.json.draft.steps[0].id]).toEqual([201, "yaml", "one"]);
    const wrong = yaml.replace("kind: email", "kind: mail").replace("name:", "nmae:");
    const refused = await api.call("POST", "/v1/sequences", wrong, headers);
    expect(refused.status).toBe(422);
    const pointers = refused.json.problems.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(["/name", "/nmae", "/steps/0/kind"]));
  });

  test("publishing names unknown attributes, segments, sequences and templates, all at once", async () => {
    await api.call("PUT", "/v1/lead-attributes", { name: "plan", type: "string" });
    const steps = [
      { id: "if", kind: "branch", if: { attribute: "plam", op: "eq", value: "x" } },
      { id: "mail", kind: "email", template: "nowhere" },
      { id: "go", kind: "enroll", sequence: "elsewhere" },
    ];
    const { json } = await api.call("POST", "/v1/sequences", { name: "x", trigger: { segment: "nobody" }, steps });
    const answer = await api.call("POST", `/v1/sequences/${json.id}/publish`);
    expect([answer.status, answer.json.code]).toEqual([422, "invalid_definition"]);
    const pointers = answer.json.problems.map(({ pointer }: { pointer: string }) => pointer).sort();
    expect(pointers).toEqual(["/steps/0/if/attribute", "/steps/1/template", "/steps/2/sequence", "/trigger/segment"]);
  });

  test("the JSON Schema is public", async () => {
    const { status, json } = await api.raw("/v1/schemas/sequence.json");
    expect([status, json.$schema]).toEqual([200, "https://json-schema.org/draft/2020-12/schema"]);
  });
});
