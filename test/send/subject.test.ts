import { describe, expect, test } from "vitest";
import { subjectFor } from "../../src/send/mail/subject.ts";

describe("a mail that begins a thread", () => {
  test.each([
    ["Welcome", "Welcome"],
    ["Re: Welcome", "Welcome"],
    ["RE : re: Welcome", "Welcome"],
    ["AW: Fwd: Welcome", "Welcome"],
    ["Re[2]: Welcome", "Welcome"],
    ["Re：Welcome", "Welcome"],
    ["ＲＥ：Welcome", "Welcome"],
    ["\u200BRe: Welcome", "Welcome"],
    ["Regarding: your order", "Regarding: your order"],
    ["Ready: set, go", "Ready: set, go"],
    ["What changed, re: prices", "What changed, re: prices"],
    ["Re:", "Re:"],
  ])("with the subject %j goes out as %j: it pretends no earlier exchange", (own, sent) => {
    expect(subjectFor(own, null)).toBe(sent);
  });
});

describe("a mail that continues one", () => {
  test.each([
    ["Welcome", "Re: Welcome"],
    ["Re: Welcome", "Re: Welcome"],
  ])("begun with %j goes out as %j", (before, sent) => {
    expect(subjectFor("Did you see it?", before)).toBe(sent);
  });
});
