import { describe, expect, test } from "vitest";
import { mailOf, verdictOf } from "../mail-of.ts";
import { peoplesWords, unmarkedNotes } from "./notes.ts";

const entries = (by: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(by).flatMap(([language, texts]) => texts.map((text) => [language, text] as const));
const quoted = "\n\nOn Mon, Jan 5, 2026 at 9:00 AM Rep <rep@ours.example> wrote:\n> Hi Bob,\n> are you there?\n";
const answer = ["In-Reply-To: <step1@ours.example>"];

describe("an absence that nothing marks is no person's answer", () => {
  test.each(entries(unmarkedNotes))("%s: %s", async (_, body) => {
    expect((await verdictOf(mailOf({ subject: "Re: Hello", headers: answer, body }))).class).toBe("auto_reply");
  });
});

describe("our own mail below it changes nothing", () => {
  const one = Object.entries(unmarkedNotes).map(([language, [text]]) => [language, text ?? ""] as const);
  test.each(one)("%s: %s", async (_, text) => {
    const found = await verdictOf(mailOf({ subject: "Hello", headers: answer, body: `${text}${quoted}` }));
    expect(found.class).toBe("auto_reply");
  });
});

describe("a person who mentions an absence and talks is a person", () => {
  test.each(entries(peoplesWords))("%s: %s", async (_, body) => {
    const found = await verdictOf(mailOf({ subject: "Re: Hello", headers: answer, body: `${body}${quoted}` }));
    expect([found.class, found.review]).toEqual(["human_reply", null]);
  });
});
