import { expect, test } from "vitest";
import { laterOf, readRetryAfter } from "../../src/platform/http/call/retry-after.ts";

test.each([
  ["30", undefined, 30_000],
  [" 0 ", undefined, 0],
  ["999999999", undefined, 43_200_000],
  ["Mon, 05 Jan 2026 09:02:00 GMT", "Mon, 05 Jan 2026 09:00:30 GMT", 90_000],
  ["Mon, 05 Jan 2026 08:00:00 GMT", "Mon, 05 Jan 2026 09:00:00 GMT", 0],
  ["Mon, 05 Jan 2026 09:02:00 GMT", undefined, null],
  ["soon", "Mon, 05 Jan 2026 09:00:00 GMT", null],
  ["-5", undefined, null],
  ["1e9", undefined, null],
  [undefined, undefined, null],
])("Retry-After %s, answered at %s, is %s ms", (retryAfter, date, ms) => {
  expect(readRetryAfter(retryAfter, date)).toBe(ms);
});

test("the longer of our wait and theirs counts", () => {
  expect(laterOf(60_000, {})).toBe(60_000);
  expect(laterOf(60_000, { retryAfterMs: 1_000 })).toBe(60_000);
  expect(laterOf(60_000, { retryAfterMs: 600_000 })).toBe(600_000);
});
