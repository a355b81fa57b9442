import { describe, expect, test } from "vitest";
import { extractReplyText } from "../../src/inbound/reply-text/extract.ts";
import { appLines, attributions, headerBlocks } from "./quoting-samples.ts";

const reply = "Thanks, that works for us.\nCan we talk on Tuesday at 10:30?";
const original = ["Hello Max,", "", "your trial of the product ends soon.", "Click here to unsubscribe.", "", "Jane"];
const quoted = original.map((line) => (line === "" ? ">" : `> ${line}`)).join("\n");
const visible = (input: { text?: string; html?: string }) => extractReplyText(input).visibleText;
const escape = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\n", "<br>");

describe.each(attributions)("the attribution of %s", (_, attribution) => {
  test("is dropped with the quote below it", () => {
    expect(visible({ text: `${reply}\n\n${attribution}\n\n${quoted}\n` })).toBe(reply);
  });
  test("directly below the answer is dropped", () => {
    expect(visible({ text: `${reply}\n\n${attribution}\n${quoted}\n` })).toBe(reply);
  });
  test("leaves the answer below the quote", () => {
    expect(visible({ text: `${attribution}\n${quoted}\n\n${reply}\n` })).toBe(reply);
  });
  test("is dropped from HTML with its block quote", () => {
    const html = `<div dir="ltr">${escape(reply)}</div><br><div>${escape(attribution)}<br><blockquote type="cite">${escape(original.join("\n"))}</blockquote></div>`;
    expect(visible({ html })).toBe(reply);
  });
});

describe.each(headerBlocks)("the header block of %s", (_, block) => {
  test("ends the answer, though the original is not marked", () => {
    expect(visible({ text: `${reply}\n\n${block}\n\n${original.join("\n")}\n` })).toBe(reply);
  });
  test("ends the answer in HTML", () => {
    const html = `<p>${escape(reply)}</p><div>${block
      .split("\n")
      .map((line) => `<p><b>${escape(line)}</b></p>`)
      .join("")}</div><p>${escape(original.join("\n"))}</p>`;
    expect(visible({ html })).toBe(reply);
  });
  test("of a mail without an own word leaves nothing", () => {
    expect(visible({ text: `${block}\n\n${original.join("\n")}\n` })).toBe("");
  });
});

test.each(appLines)("the app line %j is no part of the answer", (line) => {
  expect(
    visible({
      text: `${reply}\n\n${line}\n\nOn Aug 3, 2026, at 9:15 AM, Jane Doe <jane@example.com> wrote:\n${quoted}`,
    }),
  ).toBe(reply);
  expect(visible({ text: `${reply}\n\n${line}` })).toBe(reply);
});
