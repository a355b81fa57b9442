import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { enrollments, messages } from "../../src/db/schema/index.ts";
import { moveRunning } from "../../src/enrollment/move/move-running.ts";
import { smallTemplate } from "../support/sequences.ts";
import { turn as takeTurn } from "../support/turn.ts";
import { openTestApi } from "./support.ts";
import type { TestApi } from "./support.ts";

const dayMs = 86_400_000;

let api: TestApi;
beforeEach(async () => {
  api = await openTestApi();
  await api.call("PUT", "/v1/templates", { key: "mail", mjml: smallTemplate("Mail") });
});
afterEach(() => api[Symbol.asyncDispose]());

const email = (id: string) => ({ id, kind: "email", template: "mail" });
const wait = (id: string, duration: string) => ({ id, kind: "wait", for: duration });
const course = (steps: object[], more: object = {}) => ({ name: "Course", trigger: { manual: true }, steps, ...more });
const v1 = course([email("one"), wait("pause", "P3D"), email("two")]);
const v2 = course([...v1.steps, wait("rest", "P7D"), email("three")]);

async function published(definition: object): Promise<string> {
  const { json } = await api.call("POST", "/v1/sequences", definition);
  expect((await api.call("POST", `/v1/sequences/${json.id}/publish`)).status).toBe(200);
  return json.id;
}

async function publish(id: string, definition: object, body: object) {
  await api.call("PUT", `/v1/sequences/${id}/draft`, definition);
  const { status, json } = await api.call("POST", `/v1/sequences/${id}/publish`, body);
  expect(status).toBe(200);
  return json.publishing;
}

const lead = async (name: string) => (await api.call("POST", "/v1/leads", { email: `${name}@example.com` })).json.id;
const enroll = async (sequenceId: string, leadId: string) =>
  (await api.call("POST", "/v1/enrollments", { sequenceId, leadId })).json.id;
const turn = () => takeTurn(api.app);

/** Leads who went through all of a sequence of one or two mails. */
async function finished(sequenceId: string, ...names: string[]): Promise<{ leadId: string; id: string }[]> {
  const found: { leadId: string; id: string }[] = [];
  for (const name of names) {
    const leadId = await lead(name);
    found.push({ leadId, id: await enroll(sequenceId, leadId) });
  }
  await turn();
  api.clock.advanceBy(3 * dayMs);
  await turn();
  return found;
}

const at = async (id: string) => {
  const [row] = await api.app.db.select().from(enrollments).where(eq(enrollments.id, id));
  return row!;
};
const stepsSent = async (id: string) =>
  (await api.app.db.select().from(messages).where(eq(messages.enrollmentId, id)))
    .map(({ stepId, attemptKey }) => `${stepId} ${attemptKey}`)
    .sort();
const followed = async (id: string) => (await api.call("GET", `/v1/publications/${id}`)).json;

describe("publishing with finished: extend", () => {
  test("lets those who finished go on in the new steps, waits counted from then", async () => {
    const id = await published(v1);
    const [ada] = await finished(id, "ada");
    expect((await at(ada!.id)).status).toBe("completed");
    api.clock.advanceBy(30 * dayMs);
    const dry = await publish(id, v2, { finished: "extend", dryRun: true });
    const becomes = { kind: "extends", stepId: "rest" };
    expect(dry.finished).toEqual([{ version: 1, count: 1, becomes }]);
    expect((await at(ada!.id)).status).toBe("completed");

    const { publicationId } = await publish(id, v2, { finished: "extend" });
    await moveRunning(api.app, publicationId);
    await turn();
    expect(await at(ada!.id)).toMatchObject({ status: "active", stepId: "rest", endedAt: null });
    expect(await followed(publicationId)).toMatchObject({ mode: "pin", extend: true, extended: 1, finished: {} });
    expect(await stepsSent(ada!.id)).toEqual(["one 1", "two 1"]);
    api.clock.advanceBy(7 * dayMs);
    await turn();
    expect(await stepsSent(ada!.id)).toEqual(["one 1", "three 1", "two 1"]);
    expect((await at(ada!.id)).status).toBe("completed");
    const { decisions } = (await api.call("GET", `/v1/enrollments/${ada!.id}/explain`)).json;
    const { rule, outcome, inputs } = decisions.find((one: { rule: string }) => one.rule === "extend");
    expect([rule, outcome, inputs]).toEqual(["extend", "extended", { from: 1, to: 2 }]);
  });

  test("does it once, however often it is published or the job runs", async () => {
    const id = await published(v1);
    const [ada] = await finished(id, "ada");
    const { publicationId } = await publish(id, v2, { finished: "extend" });
    await Promise.all([moveRunning(api.app, publicationId), moveRunning(api.app, publicationId)]);
    const again = await publish(id, v2, { finished: "extend" });
    expect([again.unchanged, again.finished]).toEqual([true, []]);
    await moveRunning(api.app, again.publicationId);
    await turn();
    api.clock.advanceBy(7 * dayMs);
    await turn();
    expect(await stepsSent(ada!.id)).toEqual(["one 1", "three 1", "two 1"]);
  });

  test("leaves the running ones as `running` says", async () => {
    const id = await published(v1);
    const [ada] = await finished(id, "ada");
    const bob = await enroll(id, await lead("bob"));
    await turn();
    const { publicationId } = await publish(id, v2, { finished: "extend" });
    await moveRunning(api.app, publicationId);
    const version = async (one: string) => (await at(one)).versionId;
    expect(await version(bob)).not.toBe(await version(ada!.id));
    const moved = await publish(id, v2, { running: "move", finished: "extend" });
    await moveRunning(api.app, moved.publicationId);
    expect(await version(bob)).toBe(await version(ada!.id));
  });

  test("leaves who has left before the end, came again, or is no lead any more, with the reason", async () => {
    const order = { id: "order", kind: "waitForEvent", event: "ordered", timeout: "P3D", onEvent: "end" };
    const old = course([email("one"), order, email("two")], { reentry: "always" });
    const id = await published(old);
    const eve = await lead("eve");
    const left = await enroll(id, eve);
    await turn();
    api.clock.advanceBy(1000);
    await api.call("POST", "/v1/events", { name: "ordered", lead: { email: "eve@example.com" } });
    await api.app.db.update(enrollments).set({ dueAt: api.clock.now() }).where(eq(enrollments.id, left));
    await turn();
    expect((await at(left)).status).toBe("completed");
    const [ada, bob, cy] = await finished(id, "ada", "bob", "cy");
    await api.call("POST", "/v1/suppressions", { email: "bob@example.com" });
    const again = await enroll(id, cy!.leadId);
    const young = course([...old.steps, email("three")], { reentry: "always" });
    const { finished: counted, publicationId } = await publish(id, young, { finished: "extend" });
    const stays = (why: string) => ({ version: 1, count: 1, becomes: { kind: "stays", why } });
    expect(counted).toEqual(
      expect.arrayContaining([
        { version: 1, count: 1, becomes: { kind: "extends", stepId: "three" } },
        stays("entered_again"),
        stays("left_before_the_end"),
        stays("suppressed"),
      ]),
    );
    await moveRunning(api.app, publicationId);
    expect((await followed(publicationId)).finished).toEqual({
      entered_again: 1,
      left_before_the_end: 1,
      suppressed: 1,
    });
    const statuses = await Promise.all(
      [ada!.id, bob!.id, cy!.id, left, again].map(async (one) => (await at(one)).status),
    );
    expect(statuses).toEqual(["active", "completed", "completed", "completed", "active"]);
  });

  test("leaves who is busy in a group", async () => {
    const exclusivity = { groups: ["nurture"] };
    const id = await published({ ...v1, exclusivity });
    const [ada, bob] = await finished(id, "ada", "bob");
    const other = await published(course([email("one"), wait("pause", "P9D")], { name: "Other", exclusivity }));
    await enroll(other, bob!.leadId);
    await turn();
    const { publicationId } = await publish(id, { ...v2, exclusivity }, { finished: "extend" });
    await moveRunning(api.app, publicationId);
    expect(await followed(publicationId)).toMatchObject({ extended: 1, finished: { group_busy: 1 } });
    expect([(await at(ada!.id)).status, (await at(bob!.id)).status]).toEqual(["active", "completed"]);
  });
});

test("without it those who finished stay so", async () => {
  const id = await published(v1);
  const [ada] = await finished(id, "ada");
  const { finished: counted, publicationId } = await publish(id, v2, { running: "move" });
  await moveRunning(api.app, publicationId);
  expect([counted, (await at(ada!.id)).status]).toEqual([[], "completed"]);
});
