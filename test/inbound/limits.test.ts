import { expect, test } from "vitest";
import { createDeadlines } from "../../src/inbound/smtp/deadlines.ts";
import { createPlaces } from "../../src/inbound/smtp/places.ts";
import { collectBytes } from "../../src/platform/bounded/collect-bytes.ts";
import { createInFlight } from "../../src/platform/bounded/in-flight.ts";

test("ten clients take half of the places, and the next one finds one", () => {
  const places = createPlaces(500);
  let id = 0;
  let taken = 0;
  for (let round = 0; round < 500; round += 1) {
    for (let client = 0; client < 10; client += 1) if (places.enter(String(id++), `10.0.0.${client}`)) taken += 1;
  }
  expect(taken).toBe(250);
  expect(places.enter("other", "10.0.1.1")).toBe(true);
});

test("who leaves makes room, and only once", () => {
  const places = createPlaces(10);
  expect([places.enter("1", "a"), places.enter("2", "a")]).toEqual([true, false]);
  places.leave("2");
  places.leave("never came");
  expect(places.enter("3", "a")).toBe(false);
  places.leave("1");
  places.leave("1");
  expect([places.enter("4", "a"), places.enter("5", "a")]).toEqual([true, false]);
});

test("the last place is not out of reach", () => {
  const places = createPlaces(10);
  for (let n = 0; n < 9; n += 1) places.enter(String(n), `client ${n}`);
  expect(places.enter("last", "client 9")).toBe(true);
  expect(places.enter("one too many", "client 10")).toBe(false);
});

test("only mails move a deadline, and data at a pace", () => {
  let now = 0;
  const deadlines = createDeadlines({ nextMailMs: 300, dataMs: 60, bytesPerSecond: 1_000 }, () => now);
  deadlines.opened("a");
  now = 299;
  expect(deadlines.expired()).toEqual([]);
  deadlines.dataBegan("a");
  now = 358;
  expect(deadlines.expired()).toEqual([]);
  deadlines.dataCame("a", 100);
  now = 299 + 60 + 99;
  expect(deadlines.expired()).toEqual([]);
  now = 299 + 60 + 100;
  expect(deadlines.expired()).toEqual(["a"]);
  deadlines.dataEnded("a");
  now = 1e9;
  expect(deadlines.expired()).toEqual([]);
  deadlines.answered("a");
  now += 299;
  expect(deadlines.expired()).toEqual([]);
  now += 1;
  expect(deadlines.expired()).toEqual(["a"]);
  deadlines.closed("a");
  deadlines.answered("a");
  now = 1e12;
  expect(deadlines.expired()).toEqual([]);
});

test("what is held is bounded for each client and for all", () => {
  const inFlight = createInFlight({ total: 10, perClient: 6 });
  expect(inFlight.take("a", 6)).toBe("taken");
  expect(inFlight.take("a", 1)).toBe("client_full");
  expect(inFlight.take("b", 5)).toBe("full");
  expect(inFlight.fits("b", 4)).toBe(true);
  inFlight.give("a", 6);
  expect(inFlight.take("b", 5)).toBe("taken");
});

test("pieces of any size come back as one", () => {
  const collected = collectBytes(1);
  for (const text of ["", "a", "bcd", "e".repeat(100), ""]) collected.add(Buffer.from(text));
  expect(collected.size).toBe(104);
  expect(collected.bytes().toString()).toBe(`abcd${"e".repeat(100)}`);
});
