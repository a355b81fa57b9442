import { afterAll, beforeAll, expect, test } from "vitest";
import { lifetimes } from "../../src/people/session/lifetimes.ts";
import type { TestEngine } from "../support/engine.ts";
import { browserAt, hire, openPeople, signIn } from "./support.ts";

let t: TestEngine;
beforeAll(async () => {
  t = await openPeople();
});
afterAll(() => t[Symbol.asyncDispose]());

const { idleMs, absoluteMs, rotateMs, overlapMs } = lifetimes;
const signedIn = async () => signIn(t, (await hire(t)).email);
const status = async (browser: ReturnType<typeof browserAt>) => (await browser.get("/account")).status;

test("a session that is not used ends after a week, and asks for the way back", async () => {
  const browser = await signedIn();
  t.clock.advanceBy(idleMs - 1);
  expect(await status(browser)).toBe(200);
  t.clock.advanceBy(idleMs);
  expect(await status(browser)).toBe(303);
});

test("one that is used every day ends after thirty days", async () => {
  const browser = await signedIn();
  const days = absoluteMs / 86_400_000;
  for (let day = 1; day < days; day += 1) {
    t.clock.advanceBy(86_400_000);
    expect([day, await status(browser)]).toEqual([day, 200]);
  }
  t.clock.advanceBy(86_400_000);
  expect(await status(browser)).toBe(303);
});

test("its cookie is replaced twice a day; requests under way are answered, and a copy of the old one is worth nothing", async () => {
  const browser = await signedIn();
  const old = browser.cookie;
  t.clock.advanceBy(rotateMs);
  // A page and its parts are asked for at once, all with the old one.
  const parts = [browserAt(t, old), browserAt(t, old), browserAt(t, old)];
  expect(await Promise.all(parts.map(status))).toEqual([200, 200, 200]);
  const replaced = parts.filter(({ cookie }) => cookie !== old);
  expect(replaced).toHaveLength(1);
  t.clock.advanceBy(overlapMs);
  expect(await status(browserAt(t, replaced[0]!.cookie))).toBe(200);
  expect(await status(browserAt(t, old))).toBe(303);
  expect(await status(browserAt(t, replaced[0]!.cookie))).toBe(200);
});

test("who never got the new cookie, because the line broke, stays signed in", async () => {
  const browser = await signedIn();
  t.clock.advanceBy(rotateMs);
  await browserAt(t, browser.cookie).get("/account");
  t.clock.advanceBy(overlapMs);
  const old = browser.cookie;
  expect(await status(browser)).toBe(200);
  expect(browser.cookie).not.toBe(old);
  expect(await status(browser)).toBe(200);
});

test("a script without a session gets a problem, not a page", async () => {
  const answer = await browserAt(t).get("/account", { Accept: "application/json" });
  expect([answer.status, answer.headers.get("content-type")]).toEqual([401, "application/problem+json"]);
  expect(JSON.parse(answer.text)).toMatchObject({ code: "not_signed_in" });
});
