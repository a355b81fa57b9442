import { expect, test } from "vitest";
import { provesAgain } from "../../src/consent/state/proves-again.ts";

const left = new Date("2026-01-05T09:00:00Z");
const now = new Date("2026-01-10T09:00:00Z");
const at = new Date("2026-01-07T09:00:00Z");

test.each([
  ["a date after the unsubscribe and the wording", { at, wording: "Yes" }, true],
  ["a date after the unsubscribe and evidence", { at, evidence: { scan: "drawer 7" } }, true],
  ["no date", { wording: "Yes" }, false],
  ["a date before the unsubscribe", { at: new Date("2026-01-04T09:00:00Z"), wording: "Yes" }, false],
  ["the very instant of the unsubscribe", { at: left, wording: "Yes" }, false],
  ["a date in the future", { at: new Date("2026-01-11T09:00:00Z"), wording: "Yes" }, false],
  [
    "a date that another clock has four minutes earlier",
    { at: new Date("2026-01-10T09:04:00Z"), wording: "Yes" },
    true,
  ],
  ["a date alone", { at }, false],
  ["a date and empty evidence", { at, evidence: {} }, false],
])("%s", (_what, said, proves) => {
  expect(provesAgain(said, left, now)).toBe(proves);
});
