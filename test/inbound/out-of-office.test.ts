import { describe, expect, test } from "vitest";
import { readOutOfOffice } from "../../src/inbound/out-of-office/read.ts";
import { returnCases } from "./out-of-office-cases.ts";

const sentAt = new Date("2026-08-03T09:00:00Z");

describe("the first day back", () => {
  test.each(returnCases)("$text", ({ zone, text, returnsOn }) => {
    expect(readOutOfOffice({ subject: "Automatic reply: Hello", text, sentAt, zone }).returnsOn).toBe(returnsOn);
  });
});
