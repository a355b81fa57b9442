import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inboundMails } from "../../src/db/schema/index.ts";
import { recordOpen } from "../../src/track/record-touch.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";
import { browser, untilGraded } from "../support/touch.ts";
import { addRep, handoffsOf, leadOf, openCaller, timelineOf } from "./stage-support.ts";
import type { Call } from "./stage-support.ts";
import { answer, enter, mailTo, openReplyEngine, standings } from "./support.ts";

let t: TestEngine;
let call: Call;
let ann: string;
beforeAll(async () => {
  t = await openReplyEngine();
  call = await openCaller(t);
  ann = await addRep(t, "ann");
  await publishMails(t.app, { name: "Welcome", event: "signup" });
});
afterAll(() => t[Symbol.asyncDispose]());

const undo = (handoffId: string, body: object = {}) => call("POST", `/v1/handoffs/${handoffId}/not-a-prospect`, body);

test("a false reply is undone although the handoff was accepted: lead, sequences, and the class of the mail", async () => {
  const email = "reply@false.test";
  const id = await enter(t, email, "signup");
  await answer(t, await mailTo(t, email, "Welcome 1"), email);
  const [handoff] = await handoffsOf(t, id);
  await call("POST", `/v1/handoffs/${handoff!.id}/accept`);
  const { status, json } = await undo(handoff!.id, { class: "auto_reply", reason: "A ticket", repId: ann });
  expect(status).toBe(200);
  expect(json).toMatchObject({ handoff: { status: "withdrawn" }, lead: { stage: "lead", repId: null }, kept: [] });
  expect(json.undone.map(({ what }: { what: string }) => what).toSorted()).toEqual(["enrollment", "promotion"]);
  const [mail] = await t.app.db.select().from(inboundMails).where(eq(inboundMails.leadId, id));
  expect(mail!.class).toBe("auto_reply");
  await untilIdle(t.app);
  expect(await standings(t, email)).toEqual(["Welcome reply active"]);
  expect(await timelineOf(t, id, "stage")).toMatchObject([
    { from: "prospect", to: "lead", move: "undone", cause: "correction", by: { kind: "rep", id: ann }, ruleVersion: 1 },
  ]);
  // The same word again, also at the same moment.
  const again = await Promise.all([undo(handoff!.id, { class: "auto_reply" }), undo(handoff!.id)]);
  expect(again.map((one) => [one.status, one.json.undone])).toEqual([
    [200, []],
    [200, []],
  ]);
  expect(await timelineOf(t, id, "stage")).toHaveLength(1);
});

test("a mail that was corrected while the handoff was accepted can still be said to be no prospect's", async () => {
  const email = "kept@false.test";
  const id = await enter(t, email, "signup");
  await answer(t, await mailTo(t, email, "Welcome 1"), email);
  const [handoff] = await handoffsOf(t, id);
  await call("POST", `/v1/handoffs/${handoff!.id}/accept`);
  const [mail] = await t.app.db.select().from(inboundMails).where(eq(inboundMails.leadId, id));
  await call("POST", `/v1/inbound-mails/${mail!.id}/reclassify`, { class: "other" });
  expect((await leadOf(t, id)).stage).toBe("prospect");
  const { json } = await undo(handoff!.id);
  expect(json).toMatchObject({ handoff: { status: "withdrawn" }, lead: { stage: "lead" } });
  expect(await standings(t, email)).toEqual(["Welcome kept active"]);
});

test("promoted by hand, declined once, then no prospect: what was stopped goes on", async () => {
  const email = "hand@false.test";
  const id = await enter(t, email, "signup");
  await call("POST", `/v1/leads/${id}/promote`, {});
  const [first] = await handoffsOf(t, id);
  await call("POST", `/v1/handoffs/${first!.id}/decline`);
  const refused = await undo(first!.id);
  expect([refused.status, refused.json.code]).toEqual([409, "handoff_closed"]);
  const second = (await handoffsOf(t, id))[1]!;
  const { json } = await undo(second.id);
  expect(json).toMatchObject({ handoff: { status: "withdrawn" }, lead: { stage: "lead" } });
  expect(await standings(t, email)).toEqual(["Welcome hand active"]);
});

test("opens that made no prospect do not make one again; new ones may", async () => {
  const email = "opens@false.test";
  await publishMails(t.app, { name: "Eager", event: "eager", promotion: { opens: 1 } });
  const id = await enter(t, email, "eager");
  const tokenOf = async (subject: string) => /\/o\/([a-z2-7]+)\.gif/.exec((await mailTo(t, email, subject)).html)![1]!;
  const open = async (token: string) => {
    t.clock.advanceBy(3_600_000);
    recordOpen(t.app, { ...browser, token });
    await t.app.hits.flush();
    await untilGraded(t);
    return (await leadOf(t, id)).stage;
  };
  const first = await tokenOf("Eager 1");
  expect(await open(first)).toBe("prospect");
  const [handoff] = await handoffsOf(t, id);
  await undo(handoff!.id);
  expect(await standings(t, email)).toEqual(["Eager opens active"]);
  t.clock.advanceBy(2 * 86_400_000);
  await untilIdle(t.app);
  expect((await leadOf(t, id)).stage).toBe("lead");
  expect(await open(await tokenOf("Eager 2"))).toBe("prospect");
});

test("a person who wrote again meanwhile stays a prospect by that", async () => {
  const email = "again@false.test";
  const id = await enter(t, email, "signup");
  const mail = await mailTo(t, email, "Welcome 1");
  await call("POST", `/v1/leads/${id}/promote`, {});
  await answer(t, mail, email);
  const [handoff] = await handoffsOf(t, id);
  const { json } = await undo(handoff!.id);
  expect(json.kept).toMatchObject([{ code: "replied_otherwise" }]);
  expect(json).toMatchObject({ handoff: { status: "open", cause: { kind: "reply" } }, lead: { stage: "prospect" } });
});
