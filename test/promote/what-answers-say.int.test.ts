import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { activities, erasureRequests, handoffs, inboundMails, leads, suppressions } from "../../src/db/schema/index.ts";
import { finishErasure } from "../../src/promote/erasure/finish-erasure.ts";
import { listErasures } from "../../src/promote/erasure/list-erasures.ts";
import { createRep } from "../../src/rep/create-rep.ts";
import type { TestEngine } from "../support/engine.ts";
import { publishMails } from "../support/sequences.ts";
import { answer, enter, mailTo, openReplyEngine, stageOf, standings } from "./support.ts";

let t: TestEngine;
beforeAll(async () => {
  t = await openReplyEngine();
  await createRep(t.app, { name: "Rita Rep", email: "rita@acme.test" });
});
afterAll(() => t[Symbol.asyncDispose]());

async function replied(name: string, text: string, answers?: object): Promise<{ email: string; leadId: string }> {
  const email = `lee@${name}.test`;
  await publishMails(t.app, { name, event: name, ...(answers !== undefined && { answers }) });
  const leadId = await enter(t, email, name);
  await answer(t, await mailTo(t, email, `${name} 1`), email, text);
  return { email, leadId };
}
const handoffsOf = (leadId: string) => t.app.db.select().from(handoffs).where(eq(handoffs.leadId, leadId));
const timelineOf = (leadId: string) => t.app.db.select().from(activities).where(eq(activities.leadId, leadId));

describe("no, or later", () => {
  test.each([
    [
      "no",
      "Thanks, but we're not interested.",
      { notInterested: "end" },
      /^Not interested\. The sequence ends here, without a handoff\.$/,
    ],
    [
      "later",
      "Not right now, please get back to me in September.",
      { later: "end" },
      /^Not now, again from \d{4}-09-01\./,
    ],
  ])("ends quietly where the sequence says so: %s", async (name, text, answers, note) => {
    const { email, leadId } = await replied(name, text, answers);
    expect(await standings(t, email)).toEqual([`${name} lee exited replied`]);
    expect(await stageOf(t, email)).toBe("lead");
    expect(await handoffsOf(leadId)).toEqual([]);
    const replies = (await timelineOf(leadId)).filter(({ kind }) => kind === "replied");
    expect(replies.map(({ data }) => String(data["note"]))).toEqual([expect.stringMatching(note)]);
  });

  test.each([
    ["unruled", "No thanks.", undefined],
    ["other-rule", "No thanks.", { later: "end" }],
    ["another-answer", "Sounds interesting, tell me more.", { notInterested: "end", later: "end" }],
  ])("is handed off else, and stops all the same: %s", async (name, text, answers) => {
    const { email, leadId } = await replied(name, text, answers);
    expect(await standings(t, email)).toEqual([`${name} lee exited replied`]);
    expect(await stageOf(t, email)).toBe("prospect");
    expect(await handoffsOf(leadId)).toHaveLength(1);
  });

  test("of somebody in a rep's hands is passed on", async () => {
    const { email, leadId } = await replied("in-hands", "Tell me more, please.", { notInterested: "end" });
    await answer(t, await mailTo(t, email, "in-hands 1"), email, "No thanks, we're not interested after all.");
    const notes = (await timelineOf(leadId)).flatMap(({ data }) => ("note" in data ? [data["note"]] : []));
    expect(notes).toEqual([]);
  });
});

test("the rep reads what the answer says, and the mail keeps it", async () => {
  const text = "I'm not the right person. Please contact Maria Lopez at maria.lopez@acme.example.";
  const { leadId } = await replied("wrong", text);
  const told = await t.mailbox.waitFor((mail) => mail.text.includes("maria.lopez@acme.example"));
  expect(told.text).toContain("lee@wrong.test is the wrong person to ask.");
  expect(told.text).toContain("Right person: Maria Lopez <maria.lopez@acme.example>.");
  const [mail] = await t.app.db.select().from(inboundMails).where(eq(inboundMails.leadId, leadId));
  expect(mail?.answer).toMatchObject({ category: "wrong_person", person: { name: "Maria Lopez" }, newAddress: null });
});

test("another address is offered, and nobody is unsubscribed", async () => {
  const { email } = await replied("moved", "Stop sending these to lee@moved.test and use lee@new.example.");
  const told = await t.mailbox.waitFor((mail) => mail.text.includes("lee@new.example instead"));
  expect(told.text).toContain("the lead's address is unchanged");
  expect(await t.app.db.select().from(suppressions).where(eq(suppressions.email, email))).toEqual([]);
});

test("who wants their data erased gets no more mail, and the operator a task that is due in a month", async () => {
  const text = "Under Article 17 GDPR I request the erasure of my personal data.";
  const { email, leadId } = await replied("erase", text);
  expect(await standings(t, email)).toEqual(["erase lee exited unsubscribed"]);
  expect(await t.app.db.select().from(suppressions).where(eq(suppressions.email, email))).toHaveLength(1);
  const told = await t.mailbox.waitFor((mail) => mail.subject.endsWith("wants their data erased"));
  expect(told.text).toContain("Art. 12(3)");
  const open = async () => (await listErasures(t.app, { limit: 50, open: true })).rows;
  const [task] = await open();
  expect(task).toMatchObject({ leadId, email, doneAt: null });
  expect(task!.dueAt.getTime() - task!.requestedAt.getTime()).toBeGreaterThan(27 * 86_400_000);
  expect((await finishErasure(t.app, { id: task!.id })).doneAt).not.toBeNull();
  expect(await open()).toEqual([]);
  await t.app.db.delete(leads).where(eq(leads.id, leadId));
  expect(await t.app.db.select().from(erasureRequests)).toMatchObject([{ leadId: null, email }]);
});
