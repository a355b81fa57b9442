import { expect, test } from "vitest";
import { createBreaker } from "../../src/send/carrier/breaker.ts";
import { guard, withFailover } from "../../src/send/carrier/failover.ts";
import type { SendOutcome } from "../../src/send/carrier/outcome.ts";

const down: SendOutcome = { kind: "deferred", class: "connection", code: null, status: null, reason: "refused" };
const accepted: SendOutcome = { kind: "accepted", response: "250 ok" };

function opened() {
  const breaker = createBreaker({ threshold: 3, restMs: 100, maxRestMs: 400 });
  for (let n = 0; n < 3; n += 1) breaker.failed(0);
  return breaker;
}

test("it opens after failures in a row, and one success begins the count anew", () => {
  const breaker = createBreaker({ threshold: 3, restMs: 100 });
  breaker.failed(0);
  breaker.failed(0);
  breaker.succeeded();
  breaker.failed(0);
  breaker.failed(0);
  expect(breaker.admits(0)).toBe(true);
  breaker.failed(0);
  expect(breaker.admits(99)).toBe(false);
});

test("half-open it lets one probe through; success closes it", () => {
  const breaker = opened();
  expect([breaker.admits(100), breaker.admits(100)]).toEqual([true, false]);
  breaker.succeeded();
  expect([breaker.admits(100), breaker.admits(100)]).toEqual([true, true]);
});

test("there is room for any number, for none while it is open, and for the probe when its rest is over", () => {
  expect(createBreaker().room(0)).toBe(Infinity);
  const breaker = opened();
  expect([breaker.room(99), breaker.room(100)]).toEqual([0, 1]);
  breaker.admits(100);
  expect(breaker.room(100)).toBe(0);
});

test("a failed probe doubles the rest, up to a bound", () => {
  const breaker = opened();
  for (const [at, until] of [
    [100, 300],
    [300, 700],
    [700, 1100],
  ] as const) {
    expect(breaker.admits(at)).toBe(true);
    breaker.failed(at);
    expect(breaker.admits(until - 1)).toBe(false);
  }
  expect(breaker.admits(1100)).toBe(true);
});

test("the second transport takes over while the first is down, and what a server says about the message stands", async () => {
  const tried: string[] = [];
  const carrier = (name: string, outcome: () => SendOutcome) =>
    guard(name, {
      maxConnections: 1,
      sendThrough: async () => {
        tried.push(name);
        return outcome();
      },
    });
  const refused: SendOutcome = {
    kind: "rejected",
    hard: true,
    policy: false,
    code: 550,
    status: "5.1.1",
    reason: "no",
  };
  let answer: SendOutcome = accepted;
  const both = withFailover([carrier("first", () => down), carrier("second", () => answer)]);
  const send = () => both.sendThrough(async () => null, { from: "", to: "a@b.example" }, Buffer.alloc(0));
  for (let n = 0; n < 7; n += 1) expect(await send()).toEqual({ ...accepted, transport: "second" });
  expect(tried.filter((name) => name === "first")).toHaveLength(5);
  answer = refused;
  expect(await send()).toEqual({ ...refused, transport: "second" });
});

test("what is not tried because every transport failed before says what went wrong with each", async () => {
  const fails = (name: string, reason: string) =>
    guard(name, { maxConnections: 1, sendThrough: async () => ({ ...down, reason }) });
  const both = withFailover([fails("first", "connect ECONNREFUSED"), fails("second", "535 wrong password")]);
  const send = () => both.sendThrough(async () => null, { from: "", to: "a@b.example" }, Buffer.alloc(0));
  for (let n = 0; n < 5; n += 1)
    expect(await send()).toMatchObject({ transport: "second", reason: "535 wrong password" });
  const outcome = await send();
  expect(outcome).toMatchObject({
    transport: null,
    kind: "deferred",
    reason: expect.stringMatching(/"first" failed: connect ECONNREFUSED; "second" failed: 535 wrong/),
  });
});
