import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eq } from "drizzle-orm";
import { sequences, sequenceVersions } from "../../src/db/schema/index.ts";
import { simulate } from "../../src/enrollment/simulate/simulate.ts";
import { assumption } from "../../src/enrollment/simulate/assumption.ts";
import { sequenceDefinition } from "../../src/sequence/definition/definition.ts";
import { recordOpen } from "../../src/track/record-touch.ts";
import { leadOf } from "../enrollment/support.ts";
import type { TestEngine } from "../support/engine.ts";
import { browser, untilGraded } from "../support/touch.ts";
import { publishMails } from "../support/sequences.ts";
import { answer, enter, lastDecision, mailTo, openReplyEngine, stageOf, standings } from "./support.ts";

let t: TestEngine;
beforeAll(async () => {
  t = await openReplyEngine();
  await publishMails(t.app, { name: "Other", event: "other" });
});
afterAll(() => t[Symbol.asyncDispose]());

describe("what a simulation says of a reply is what a reply does", () => {
  const reply = (from: string[], stops: string) => ({ on: "reply", from, stops });
  const rules: Record<string, object[]> = {
    none: [],
    "own-this": [reply(["own"], "this")],
    "thread-this": [reply(["thread"], "this")],
    "all-named": [reply(["own", "thread", "company"], "this")],
    "company-wide": [reply(["own", "thread", "company"], "company")],
    "company-only": [reply(["company"], "all")],
    two: [reply(["own"], "this"), reply(["company"], "company")],
    "own-this-promotion": [reply(["own"], "this"), { on: "promotion", stops: "company" }],
    "promotion-this": [{ on: "promotion", stops: "this" }],
  };
  const cases = Object.keys(rules).flatMap((name) => ["own", "thread", "company"].map((from) => [name, from] as const));

  test.each(cases)("%s, from %s", async (rule, from) => {
    const name = `${rule}-${from}`;
    const [lee, pat, kim] = [`lee@${name}.test`, `pat@${name}.test`, `kim@${name}.test`];
    const sequenceId = await publishMails(t.app, { name, event: name, exits: rules[rule]! });
    await enter(t, lee, name, "other");
    await enter(t, pat, "other");
    await enter(t, kim, "other");

    const [version] = await t.app.db
      .select({ definition: sequenceVersions.definition })
      .from(sequenceVersions)
      .innerJoin(sequences, eq(sequences.currentVersionId, sequenceVersions.id))
      .where(eq(sequences.id, sequenceId));
    const definition = sequenceDefinition.parse(version!.definition);
    const assumptions = [assumption.parse({ does: "replies", from, after: "PT1H" })];
    const { exit, status } = simulate({ definition, lead: leadOf(), at: t.clock.now(), assumptions }).end;

    // A colleague's own conversation, as it is simulated: it makes no prospect of the lead.
    if (from === "company") await answer(t, await mailTo(t, pat, "Other 1"), pat);
    else await answer(t, await mailTo(t, lee, `${name} 1`), from === "own" ? lee : "lee@private.test");
    const real = await standings(t, lee, kim);
    const stopped = (start: string) => real.some((line) => line.startsWith(`${start} exited`));
    const isPartOf = (...reaches: string[]) => exit !== null && reaches.includes(exit.stops);
    expect({
      own: stopped(`${name} lee`),
      other: stopped("Other lee"),
      colleague: stopped("Other kim"),
    }).toEqual({ own: status === "exited", other: isPartOf("all", "company"), colleague: isPartOf("company") });
  });
});

test("a promotion by opens stops what the promotion rule of that sequence says", async () => {
  const promotion = { opens: 1 };
  const exits = [{ on: "promotion", stops: "this" }];
  await publishMails(t.app, { name: "eager", event: "eager", promotion, exits });
  await enter(t, "lee@opens.test", "eager", "other");
  const { html } = await mailTo(t, "lee@opens.test", "eager 1");
  const token = /\/o\/([a-z2-7]+)\.gif/.exec(html)![1]!;
  t.clock.advanceBy(3_600_000);
  recordOpen(t.app, { ...browser, token });
  await untilGraded(t);
  expect(await stageOf(t, "lee@opens.test")).toBe("prospect");
  expect(await standings(t, "lee@opens.test")).toEqual(["Other lee active", "eager lee exited promoted"]);
  expect(await lastDecision(t, "lee@opens.test", "eager")).toMatchObject({ rule: "promotion", outcome: "exited" });
  expect(await lastDecision(t, "lee@opens.test", "Other")).toMatchObject({ rule: "promotion", outcome: "goes_on" });
});
