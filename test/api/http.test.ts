import { describe, expect, test } from "vitest";
import { decodeCursor, encodeCursor } from "../../src/platform/http/pagination.ts";
import { createRateLimit } from "../../src/platform/http/rate-limit.ts";
import { findBadText } from "../../src/platform/http/text-guard.ts";
import { jsonPointer } from "../../src/platform/http/validation.ts";

describe("rate limit", () => {
  test("lets so many through in a window, and tells when to come back", () => {
    let now = 0;
    const limit = createRateLimit({ limit: 2, windowMs: 1000, maxClients: 10 }, () => now);
    expect([limit.take("a"), limit.take("a")]).toEqual([{ kind: "ok" }, { kind: "ok" }]);
    now = 400;
    expect(limit.take("a")).toEqual({ kind: "limited", retryAfterMs: 600 });
    expect(limit.take("b")).toEqual({ kind: "ok" });
    now = 1000;
    expect(limit.take("a")).toEqual({ kind: "ok" });
  });

  test("forgets the client seen first when there are too many", () => {
    const limit = createRateLimit({ limit: 1, windowMs: 1000, maxClients: 2 }, () => 0);
    limit.take("a");
    limit.take("b");
    limit.take("c");
    expect([limit.take("c").kind, limit.take("b").kind, limit.take("a").kind]).toEqual(["limited", "limited", "ok"]);
  });
});

describe("cursors", () => {
  test("come back as the id they were made from", () => {
    const id = "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111";
    expect(decodeCursor(encodeCursor(id))).toBe(id);
  });

  test.each(["", "x", "AAAAAAAAAAAAAAAAAAAAAA=", "AAAAAAAAAAAAAAAAAAAAAAAA", "________________", "ÿÿÿ"])(
    "%j is none",
    (cursor) => {
      expect(decodeCursor(cursor)).toBeUndefined();
    },
  );
});

test.each([
  [["a", 0, "b"], "/a/0/b"],
  [["a/b", "~"], "/a~1b/~0"],
  [[], ""],
])("the pointer to %j is %s", (path, pointer) => {
  expect(jsonPointer(path)).toBe(pointer);
});

describe("bad text", () => {
  test.each([
    [{ a: [1, { b: "x\0" }] }, "/a/1/b"],
    [{ "k\0": 1 }, ""],
    [["\ud800"], "/0"],
  ])("%j holds some", (value, pointer) => {
    expect(findBadText(value)?.pointer).toBe(pointer);
  });

  test.each([[null], ["ok 😀"], [{ a: [true, 1.5, null] }]])("%j holds none", (value) => {
    expect(findBadText(value)).toBeUndefined();
  });
});
