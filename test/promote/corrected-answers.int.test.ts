import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { erasureRequests, inboundMails, suppressions } from "../../src/db/schema/index.ts";
import { finishErasure } from "../../src/promote/erasure/finish-erasure.ts";
import { createRep } from "../../src/rep/create-rep.ts";
import { correct } from "../flow/correct-support.ts";
import type { TestEngine } from "../support/engine.ts";
import { publishMails } from "../support/sequences.ts";
import { answer, enter, mailTo, openReplyEngine, stageOf, standings } from "./support.ts";

let t: TestEngine;
beforeAll(async () => {
  t = await openReplyEngine();
  await createRep(t.app, { name: "Rita Rep", email: "rita@acme.test" });
});
afterAll(() => t[Symbol.asyncDispose]());

async function wrote(name: string, text: string, answers?: object): Promise<{ email: string; id: string }> {
  const email = `lee@${name}.test`;
  await publishMails(t.app, { name, event: name, ...(answers !== undefined && { answers }) });
  await enter(t, email, name);
  await answer(t, await mailTo(t, email, `${name} 1`), email, text);
  return { email, id: (await mailOf(email)).id };
}
async function mailOf(email: string) {
  const [mail] = await t.app.db.select().from(inboundMails).where(eq(inboundMails.fromEmail, email));
  return mail!;
}
const erasure = "Please delete all my personal data in accordance with Article 17 GDPR.";

test("a request for erasure that was none is taken back, and its suppression with it", async () => {
  const { email, id } = await wrote("art", erasure);
  expect(await t.app.db.select().from(erasureRequests).where(eq(erasureRequests.email, email))).toHaveLength(1);
  const { json } = await correct(t, id, { class: "other" });
  expect(json.corrections[0].undone.map(({ what }: { what: string }) => what).sort()).toEqual([
    "enrollment",
    "erasure",
    "suppression",
  ]);
  expect(await t.app.db.select().from(erasureRequests).where(eq(erasureRequests.email, email))).toEqual([]);
  expect(await t.app.db.select().from(suppressions).where(eq(suppressions.email, email))).toEqual([]);
  expect(await standings(t, email)).toEqual(["art lee active"]);
});

test("what was erased already stays so, and says why", async () => {
  const { email, id } = await wrote("done", erasure);
  const [request] = await t.app.db.select().from(erasureRequests).where(eq(erasureRequests.email, email));
  await finishErasure(t.app, { id: request!.id });
  const { json } = await correct(t, id, { class: "other" });
  expect(json.corrections[0].kept).toMatchObject([{ what: "erasure", code: "erasure_done" }]);
  expect(await t.app.db.select().from(erasureRequests).where(eq(erasureRequests.email, email))).toHaveLength(1);
});

test("a request for erasure by somebody else is a task about them", async () => {
  const { id } = await wrote("mine", erasure);
  await enter(t, "kim@yours.test", "mine");
  await correct(t, id, { lead: "kim@yours.test" });
  const requests = await t.app.db.select().from(erasureRequests).where(eq(erasureRequests.inboundMailId, id));
  expect(requests.map(({ email }) => email)).toEqual(["kim@yours.test"]);
});

test("a reply that was taken for something else is read as one, and ends quietly where the sequence says so", async () => {
  const { email, id } = await wrote(
    "quiet",
    "I am out of the office until 2026-02-02. Thanks, but we're not interested.",
    { notInterested: "end" },
  );
  await correct(t, id, { class: "other" });
  expect(await mailOf(email)).toMatchObject({ class: "other", answer: null });
  expect(await standings(t, email)).toEqual(["quiet lee active"]);
  const { json } = await correct(t, id, { class: "human_reply" });
  expect(json.answer).toMatchObject({ category: "not_interested" });
  expect(await stageOf(t, email)).toBe("lead");
  expect(await standings(t, email)).toEqual(["quiet lee exited replied"]);
});

test("a quiet ending by a mail that was no answer is undone", async () => {
  const { email, id } = await wrote("ended", "Thanks, but we're not interested.", { notInterested: "end" });
  expect(await standings(t, email)).toEqual(["ended lee exited replied"]);
  const { json } = await correct(t, id, { class: "other" });
  expect(json.corrections[0]).toMatchObject({ undone: [{ what: "enrollment" }], kept: [] });
  expect(await standings(t, email)).toEqual(["ended lee active"]);
});
