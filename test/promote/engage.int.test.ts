import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { activities, handoffs, leads, messages, reps, touches, untrackedHits } from "../../src/db/schema/index.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { patchLead } from "../../src/lead/patch-lead.ts";
import { hiddenUrl } from "../../src/send/mail/links.ts";
import { recordClick, recordHiddenLink, recordOpen } from "../../src/track/record-touch.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine, TestEngineOptions } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";
import { browser, untilGraded } from "../support/touch.ts";
import { enter, mailTo, stageOf, standings } from "./support.ts";

const minuteMs = 60_000;
const lee = "lee@lead.test";

async function openWith(promotion: object, options: TestEngineOptions = {}): Promise<TestEngine> {
  const t = await openTestEngine(options);
  await t.app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: t.clock.now() });
  await publishMails(t.app, { promotion });
  await enter(t, lee, "signup");
  return t;
}

const open = (t: TestEngine, { html }: ReceivedMail) =>
  recordOpen(t.app, { ...browser, token: /\/o\/([a-z2-7]+)\.gif/.exec(html)![1]! });

function click(t: TestEngine, { html }: ReceivedMail): void {
  const href = /href="([^"]*\/c\/[^"]+)"/.exec(html)![1]!.replaceAll("&amp;", "&");
  const { pathname, searchParams } = new URL(href);
  const [url, name] = [searchParams.get("u")!, searchParams.get("l") ?? undefined];
  expect(recordClick(t.app, { ...browser, token: pathname.slice("/c/".length), url, name }).kind).toBe("redirect");
}

test("what proves to be a machine takes the promotion back, in whole, and the rep is told", async () => {
  await using t = await openWith({ opens: 1 });
  const mail = await mailTo(t, lee, "Welcome 1");
  t.clock.advanceBy(2 * minuteMs);
  open(t, mail);
  await t.app.hits.flush();
  await untilIdle(t.app);
  // More may come within ten seconds: nobody is taken for a person yet.
  expect(await stageOf(t, lee)).toBe("lead");
  await untilGraded(t);
  expect(await stageOf(t, lee)).toBe("prospect");
  expect(await standings(t, lee)).toEqual(["Welcome lee exited promoted"]);
  expect((await mailTo(t, "rita@acme.test", `New prospect: ${lee}`)).text).toContain("has opened 1 mail within");

  const [message] = await t.app.db.select().from(messages);
  const hidden = hiddenUrl(t.app.site, t.app.signers.track, message!.id).split("/n/")[1]!;
  expect(recordHiddenLink(t.app, { ...browser, token: hidden })).toBe(true);
  await untilGraded(t);
  const [touch] = await t.app.db.select().from(touches).where(eq(touches.kind, "open"));
  expect(touch?.verdict).not.toBe("human");
  expect(await stageOf(t, lee)).toBe("lead");
  expect((await t.app.db.select().from(handoffs)).map(({ status }) => status)).toEqual(["withdrawn"]);
  expect(await standings(t, lee)).toEqual(["Welcome lee active"]);
  expect((await mailTo(t, "rita@acme.test", `Withdrawn: ${lee}`)).text).toContain("The handoff is withdrawn");
  const told = await t.app.db.select().from(activities).where(eq(activities.kind, "regraded"));
  expect(told.map(({ data }) => [data["from"], data["what"]])).toEqual([["human", "open"]]);
});

test("a form that follows a click too soon to be believed proves the click, and the rule of clicks promotes", async () => {
  await using t = await openWith({ opens: "off", any: [{ clicks: { count: 1, within: "P14D" } }] });
  const mail = await mailTo(t, lee, "Welcome 1");
  t.clock.advanceBy(8_000);
  click(t, mail);
  await untilGraded(t);
  expect(await t.app.db.select().from(touches)).toMatchObject([{ kind: "click", verdict: "unknown" }]);
  expect(await stageOf(t, lee)).toBe("lead");
  t.clock.advanceBy(minuteMs);
  await recordEvent(t.app, { name: "demo", lead: { email: lee }, properties: {}, source: "form:demo", trust: "known" });
  await untilGraded(t);
  expect(await t.app.db.select().from(touches)).toMatchObject([{ kind: "click", verdict: "human" }]);
  expect(await stageOf(t, lee)).toBe("prospect");
  expect(await t.app.db.select().from(handoffs)).toMatchObject([{ cause: { kind: "clicks", count: 1 } }]);
});

test("an event, a score and a condition promote where the sequence says so", async () => {
  const any = [{ event: "meeting.booked" }, { score: { gte: 50 } }, { all: [{ tag: "vip" }, { message: "sent" }] }];
  await using t = await openWith({ opens: "off", any });
  const ids = new Map<string, string>();
  for (const name of ["ann", "bob", "cem"]) ids.set(name, await enter(t, `${name}@lead.test`, "signup"));
  t.clock.advanceBy(minuteMs);
  const event = { name: "meeting.booked", lead: { email: "ann@lead.test" }, properties: {}, source: "api" };
  await recordEvent(t.app, event);
  await patchLead(t.app.db, { id: ids.get("bob")!, patch: { score: { fit: 30, engagement: 20 } } }, t.clock.now());
  await patchLead(t.app.db, { id: ids.get("cem")!, patch: { tags: ["vip"] } }, t.clock.now());
  await untilGraded(t);
  const stages = await t.app.db.select({ email: leads.email, stage: leads.stage }).from(leads).orderBy(leads.email);
  expect(stages.map(({ email, stage }) => `${email.split("@")[0]} ${stage}`)).toEqual([
    "ann prospect",
    "bob prospect",
    "cem prospect",
    "lee lead",
  ]);
  const causes = await t.app.db.select({ cause: handoffs.cause }).from(handoffs);
  expect(causes.map(({ cause }) => cause.kind).sort()).toEqual(["condition", "event", "score"]);
});

test("what our own people open is nobody's", async () => {
  await using t = await openWith({ opens: 1 }, { settings: { track: { ownNetworks: ["81.2.69.0/24"] } } });
  const mail = await mailTo(t, lee, "Welcome 1");
  t.clock.advanceBy(2 * minuteMs);
  open(t, mail);
  await untilGraded(t);
  expect(await t.app.db.select().from(touches)).toMatchObject([{ verdict: "unknown", reasons: ["own_user"] }]);
  expect(await stageOf(t, lee)).toBe("lead");
});

test("a consent that is taken back holds for mails that were sent before: they count of nobody", async () => {
  await using t = await openWith({ opens: 1 });
  const mail = await mailTo(t, lee, "Welcome 1");
  await untilIdle(t.app);
  t.clock.advanceBy(2 * minuteMs);
  open(t, mail);
  await t.app.db.update(leads).set({ consent: { opens: "denied" } });
  for (let time = 0; time < 3; time += 1) open(t, mail);
  await untilGraded(t);
  expect(await t.app.db.select().from(touches)).toEqual([]);
  expect(await stageOf(t, lee)).toBe("lead");
  expect(await t.app.db.select().from(untrackedHits)).toMatchObject([{ kind: "open", stepId: "mail-1", count: 4 }]);
});
