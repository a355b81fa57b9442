import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { upsertLead } from "../../src/lead/upsert-lead.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";
import { answer, enter, lastDecision, mailTo, openReplyEngine, stageOf, standings, write } from "./support.ts";

const dayMs = 86_400_000;
let t: TestEngine;
beforeAll(async () => {
  t = await openReplyEngine();
  await publishMails(t.app, { name: "Other", event: "other" });
});
afterAll(() => t[Symbol.asyncDispose]());

const stands = {
  this: ["lee exited replied", "Other lee active", "Other pat active"],
  all: ["lee exited replied", "Other lee exited replied", "Other pat active"],
  company: ["lee exited replied", "Other lee exited replied", "Other pat exited colleague"],
};

describe.each(["own", "thread", "company"] as const)("a reply from %s", (from) => {
  test.each(["this", "all", "company"] as const)("stops %s, if the rules say so", async (stops) => {
    const name = `${from}-${stops}`;
    const [lee, pat] = [`lee@${name}.test`, `pat@${name}.test`];
    await publishMails(t.app, { name, event: name, exits: [{ on: "reply", from: [from], stops }] });
    await enter(t, lee, name, "other");
    await enter(t, pat, "other");
    const mail = await mailTo(t, lee, `${name} 1`);
    if (from === "own") await answer(t, mail, lee);
    if (from === "thread") await answer(t, mail, "lee@private.test");
    const colleague = { from: `max@${name}.test`, to: "hello@acme.test", subject: `Re: ${name} 1` };
    if (from === "company") await write(t, { ...colleague, proven: `${name}.test` });

    const [own, ...others] = stands[stops];
    expect(await standings(t, lee, pat)).toEqual([...others, `${name} ${own}`].sort());
    expect([await stageOf(t, lee), await stageOf(t, pat)]).toEqual(["prospect", "lead"]);
    expect(await lastDecision(t, lee, name)).toMatchObject({
      rule: "reply",
      outcome: "exited",
      inputs: { from: [from], stops, written: true, inboundMailId: expect.any(String) },
    });
  });
});

test("people whom only an explicit account puts together are one company; those of other accounts at the domain are not", async () => {
  await publishMails(t.app, { name: "named", event: "named", exits: [{ on: "reply", stops: "company" }] });
  const [lee, pat, kim] = ["lee@gmail.com", "pat@account-b.test", "kim@account-b.test"];
  const now = t.clock.now();
  for (const email of [lee, pat]) await upsertLead(t.app.db, { email, account: "crm-company" }, now);
  await enter(t, lee, "named");
  for (const email of [pat, kim]) await enter(t, email, "other");
  await answer(t, await mailTo(t, lee, "named 1"), lee);
  expect(await standings(t, lee, pat, kim)).toEqual([
    "Other kim active",
    "Other pat exited colleague",
    "named lee exited replied",
  ]);
});

test("nothing written: all sequences of the lead stop, and nobody else's", async () => {
  await publishMails(t.app, { name: "plain", event: "plain" });
  await enter(t, "lee@plain.test", "plain", "other");
  await enter(t, "pat@plain.test", "other");
  await answer(t, await mailTo(t, "lee@plain.test", "plain 1"), "lee@plain.test");
  expect(await standings(t, "lee@plain.test", "pat@plain.test")).toEqual([
    "Other lee exited replied",
    "Other pat active",
    "plain lee exited replied",
  ]);
  const told = await lastDecision(t, "lee@plain.test", "Other");
  expect(told?.reason).toBe(
    'The lead replied. By the standard rules of "plain" a reply stops all sequences of the lead.',
  );
});

test("what a reply leaves running goes on, and says why", async () => {
  await publishMails(t.app, { name: "narrow", event: "narrow", exits: [{ on: "reply", stops: "this" }] });
  await enter(t, "lee@narrow.test", "narrow", "other");
  await answer(t, await mailTo(t, "lee@narrow.test", "narrow 1"), "lee@narrow.test");
  expect(await lastDecision(t, "lee@narrow.test", "Other")).toMatchObject({
    outcome: "goes_on",
    reason: 'The lead replied. It goes on: by the rules of "narrow" that does not stop it.',
  });
  t.clock.advanceBy(2 * dayMs);
  await mailTo(t, "lee@narrow.test", "Other 2");
  await untilIdle(t.app);
  expect(t.mailbox.messages.filter(({ subject }) => subject === "narrow 2")).toEqual([]);

  // It is a conversation now: an answer to what went on stops by that sequence's own rules.
  await answer(t, await mailTo(t, "lee@narrow.test", "Other 2"), "lee@narrow.test");
  expect(await standings(t, "lee@narrow.test")).toEqual(["Other lee exited replied", "narrow lee exited replied"]);
});

test("a written promotion rule holds against another sequence's narrow reply rule", async () => {
  await publishMails(t.app, { name: "narrow2", event: "narrow2", exits: [{ on: "reply", stops: "this" }] });
  await publishMails(t.app, { name: "strict", event: "strict", exits: [{ on: "promotion", stops: "this" }] });
  await enter(t, "lee@strict.test", "narrow2", "strict", "other");
  await answer(t, await mailTo(t, "lee@strict.test", "narrow2 1"), "lee@strict.test");
  expect(await standings(t, "lee@strict.test")).toEqual([
    "Other lee active",
    "narrow2 lee exited replied",
    "strict lee exited replied",
  ]);
  expect(await lastDecision(t, "lee@strict.test", "strict")).toMatchObject({ rule: "promotion" });
});

test("a source that was left out stops nothing, and the promotion does not either", async () => {
  await publishMails(t.app, { name: "choosy", event: "choosy", exits: [{ on: "reply", from: ["own"] }] });
  await enter(t, "lee@choosy.test", "choosy", "other");
  await answer(t, await mailTo(t, "lee@choosy.test", "choosy 1"), "someone@elsewhere.test");
  expect(await stageOf(t, "lee@choosy.test")).toBe("prospect");
  expect(await standings(t, "lee@choosy.test")).toEqual(["Other lee active", "choosy lee active"]);
});

test("a rule about colleagues leaves the lead's own replies to the standard rule", async () => {
  const exits = [{ on: "reply", from: ["company"], stops: "this" }];
  await publishMails(t.app, { name: "mates", event: "mates", exits });
  await enter(t, "lee@mates.test", "mates", "other");
  await answer(t, await mailTo(t, "lee@mates.test", "mates 1"), "lee@mates.test");
  expect(await standings(t, "lee@mates.test")).toEqual(["Other lee exited replied", "mates lee exited replied"]);
});

test("a colleague who answers their own mail stops who listens to colleagues, and only them", async () => {
  const exits = [{ on: "reply", from: ["own", "thread", "company"], stops: "this" }];
  await publishMails(t.app, { name: "listening", event: "listening", exits });
  await enter(t, "lee@firm.test", "listening", "other");
  await enter(t, "kim@firm.test", "other");
  await enter(t, "pat@firm.test", "other");
  await enter(t, "far@away.test", "listening");
  await answer(t, await mailTo(t, "pat@firm.test", "Other 1"), "pat@firm.test");
  expect(await standings(t, "lee@firm.test", "kim@firm.test", "pat@firm.test", "far@away.test")).toEqual([
    "Other kim active",
    "Other lee active",
    "Other pat exited replied",
    "listening far active",
    "listening lee exited colleague",
  ]);
  expect(await stageOf(t, "lee@firm.test")).toBe("lead");
  const told = await lastDecision(t, "lee@firm.test", "listening");
  expect(told).toMatchObject({ rule: "reply", outcome: "exited", inputs: { from: ["own"], stops: "this" } });
  expect(told?.inputs["leadId"]).not.toBe(told?.leadId);
});

test("at a free mail provider nobody has colleagues", async () => {
  const exits = [{ on: "reply", from: ["own", "thread", "company"], stops: "company" }];
  await publishMails(t.app, { name: "wide", event: "wide", exits });
  await enter(t, "lee@gmx.at", "wide", "other");
  await enter(t, "pat@gmx.at", "wide", "other");
  await answer(t, await mailTo(t, "lee@gmx.at", "wide 1"), "lee@gmx.at");
  expect(await standings(t, "lee@gmx.at", "pat@gmx.at")).toEqual([
    "Other lee exited replied",
    "Other pat active",
    "wide lee exited replied",
    "wide pat active",
  ]);
});

test("who answers in a thread under an unproven address of another company stops nobody there", async () => {
  const exits = [{ on: "reply", from: ["own", "thread", "company"], stops: "company" }];
  await publishMails(t.app, { name: "forged", event: "forged", exits });
  await enter(t, "lee@forger.test", "forged");
  await enter(t, "boss@victim.test", "forged");
  await answer(t, await mailTo(t, "lee@forger.test", "forged 1"), "boss@victim.test");
  expect(await standings(t, "lee@forger.test", "boss@victim.test")).toEqual([
    "forged boss active",
    "forged lee exited replied",
  ]);
});

test("a colleague who is a lead and answers in another's thread stops as well, without a handoff", async () => {
  await enter(t, "lee@pair.test", "other");
  await enter(t, "pat@pair.test", "other");
  await answer(t, await mailTo(t, "lee@pair.test", "Other 1"), "pat@pair.test");
  expect(await standings(t, "lee@pair.test", "pat@pair.test")).toEqual([
    "Other lee exited replied",
    "Other pat exited replied",
  ]);
  expect([await stageOf(t, "lee@pair.test"), await stageOf(t, "pat@pair.test")]).toEqual(["prospect", "lead"]);
});

test("what waits for a group never begins for a prospect", async () => {
  const exclusivity = { groups: ["one"], whenBusy: "wait" };
  const exits = [{ on: "reply", stops: "this" }];
  await publishMails(t.app, { name: "first", event: "first", exclusivity, exits });
  await publishMails(t.app, { name: "second", event: "second", exclusivity });
  await enter(t, "lee@group.test", "first");
  await enter(t, "lee@group.test", "second");
  expect(await standings(t, "lee@group.test")).toEqual(["first lee active", "second lee waiting"]);
  await answer(t, await mailTo(t, "lee@group.test", "first 1"), "lee@group.test");
  expect(await standings(t, "lee@group.test")).toEqual(["first lee exited replied", "second lee exited replied"]);
});

test("an event that reaches the company tells colleagues why they stopped", async () => {
  const exits = [{ on: "event", event: "bought", stops: "company" }];
  await publishMails(t.app, { name: "selling", event: "selling", exits });
  await enter(t, "lee@buyer.test", "selling", "other");
  await enter(t, "pat@buyer.test", "other");
  t.clock.advanceBy(3_600_000);
  await enter(t, "lee@buyer.test", "bought");
  expect(await standings(t, "lee@buyer.test", "pat@buyer.test")).toEqual([
    "Other lee exited event",
    "Other pat exited colleague",
    "selling lee exited event",
  ]);
  const told = await lastDecision(t, "pat@buyer.test", "Other");
  expect(told).toMatchObject({ rule: "event", outcome: "exited", inputs: { stops: "company" } });
  expect(told?.reason).toContain('the exit rules of "selling", which reach everyone at the company');
});
