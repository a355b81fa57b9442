import { describe, expect, test } from "vitest";
import { extractReplyText } from "../../src/inbound/reply-text/extract.ts";
import { layouts } from "./reply-layouts.ts";

test.each(layouts)("the answer above %s", (_, body, visible) => {
  expect(extractReplyText(body).visibleText).toBe(visible);
});

describe("answers between the lines", () => {
  const text =
    "Hi Max,\n\nsee below.\n\nOn Mon, Aug 3, 2026 at 9:12 AM Max Beck <max@acme.example> wrote:\n> Hello Jane,\n>\n> how many of you are there?\n\nForty.\n\n> And when would you\n> like to start?\n\nIn May.\n\n> Max\n";
  const html =
    '<div>Hi Max,</div><div>see below.</div><div>On Mon, Aug 3, 2026 at 9:12 AM Max Beck &lt;max@acme.example&gt; wrote:</div><blockquote type="cite"><p>Hello Jane,</p><p>how many of you are there?</p></blockquote><div>Forty.</div><blockquote type="cite"><p>And when would you like to start?</p></blockquote><div>In May.</div><blockquote type="cite"><p>Max</p></blockquote>';
  test.each([
    ["plain", { text }],
    ["HTML", { html }],
  ])("keep the question each of them answers, in %s", (_, body) => {
    expect(extractReplyText(body).exchanges).toEqual([
      { question: "how many of you are there?", answer: "Forty." },
      { question: "And when would you like to start?", answer: "In May." },
    ]);
  });
  test.each([
    ["an answer above the quote", "Fine.\n\nOn Mon, Aug 3, 2026 at 9:12 AM Max <max@acme.example> wrote:\n> Tuesday?"],
    ["one without a quote", "Fine."],
  ])("are none in %s", (_, plain) => {
    expect(extractReplyText({ text: plain }).exchanges).toEqual([]);
  });
});
