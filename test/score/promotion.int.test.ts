import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { handoffs, leads, messages, reps, touches } from "../../src/db/schema/index.ts";
import { scoreOf } from "../../src/lead/score-of.ts";
import { putScoring } from "../../src/score/version/put-scoring.ts";
import { hiddenUrl } from "../../src/send/mail/links.ts";
import { recordHiddenLink, recordOpen } from "../../src/track/record-touch.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { enter, mailTo, stageOf } from "../promote/support.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";
import { browser, untilGraded } from "../support/touch.ts";
import { tellRules } from "./support.ts";

const minuteMs = 60_000;
const lee = "lee@lead.test";
const rules = tellRules({
  engagement: [
    { id: "mail", halfLife: "P14D", rules: [{ id: "open", on: "open", points: 5 }] },
    { id: "web", halfLife: "P14D", rules: [{ id: "visit", on: "event", event: "visited", points: 30 }] },
  ],
});

async function openWith(promotion: object): Promise<TestEngine> {
  const t = await openTestEngine();
  await t.app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: t.clock.now() });
  await publishMails(t.app, { promotion });
  await putScoring(t.app, { rules, by: "test" });
  await enter(t, lee, "signup");
  return t;
}

const visit = (t: TestEngine) =>
  recordEvent(t.app, { name: "visited", lead: { email: lee }, properties: {}, source: "api" });

async function engagementOf(t: TestEngine): Promise<number> {
  const [lead] = await t.app.db.select().from(leads).where(eq(leads.email, lee));
  return scoreOf(lead!, t.clock.now()).engagement;
}

test("a score that rules give makes a prospect, with one handoff that says so", async () => {
  await using t = await openWith({ opens: "off", any: [{ score: { gte: 50 } }] });
  await visit(t);
  await untilGraded(t);
  expect(await stageOf(t, lee)).toBe("lead");
  t.clock.advanceBy(minuteMs);
  await visit(t);
  await untilGraded(t);
  expect(await stageOf(t, lee)).toBe("prospect");
  const found = await t.app.db.select({ cause: handoffs.cause }).from(handoffs);
  expect(found).toMatchObject([{ cause: { kind: "score", gte: 50, value: 59 } }]);
});

test("what proves to be a machine's open gives its points back", async () => {
  await using t = await openWith({ opens: "off" });
  const { html } = await mailTo(t, lee, "Welcome 1");
  t.clock.advanceBy(2 * minuteMs);
  recordOpen(t.app, { ...browser, token: /\/o\/([a-z2-7]+)\.gif/.exec(html)![1]! });
  await untilGraded(t);
  await untilIdle(t.app);
  expect(await t.app.db.select().from(touches)).toMatchObject([{ verdict: "human" }]);
  expect(await engagementOf(t)).toBe(4);
  const [message] = await t.app.db.select().from(messages);
  const hidden = hiddenUrl(t.app.site, t.app.signers.track, message!.id).split("/n/")[1]!;
  expect(recordHiddenLink(t.app, { ...browser, token: hidden })).toBe(true);
  await untilGraded(t);
  await untilIdle(t.app);
  expect(await engagementOf(t)).toBe(0);
});
