import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { composeMail } from "../../src/send/mail/compose.ts";

const mail = {
  from: { name: "Zoë, 太郎", address: "ann@r.example" },
  to: { name: 'A "quoted" \r\nBcc: x@y.example', address: "lead@example.com" },
  replyTo: { address: "reply+token@r.example" },
  subject: "Grüße 👋 مرحبا こんにちは".repeat(5),
  text: "Hello\n.\n..\nこんにちは",
  html: `<p>${"x".repeat(3000)}</p>`,
  messageId: "<m1@r.example>",
  date: new Date("2026-01-05T09:00:00Z"),
  headers: { "List-Unsubscribe": "<https://r.example/u>, <mailto:u@r.example>", "X-Test": "a\r\nBcc: z@y.example" },
};

test("a composed mail parses back to what was given", async () => {
  const parsed = await PostalMime.parse(await composeMail(mail));
  expect(parsed.subject).toBe(mail.subject);
  expect(parsed.from).toMatchObject(mail.from);
  expect(parsed.messageId).toBe(mail.messageId);
  expect(parsed.text?.trimEnd()).toBe(mail.text);
  expect(parsed.html?.trimEnd()).toBe(mail.html);
  expect(new Date(parsed.date ?? 0)).toEqual(mail.date);
});

test("lines are short and end in CRLF", async () => {
  const raw = (await composeMail(mail)).toString("latin1");
  expect(raw.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  expect(Math.max(...raw.split("\r\n").map((line) => line.length))).toBeLessThanOrEqual(998);
});

test("no field can add a header", async () => {
  const parsed = await PostalMime.parse(await composeMail(mail));
  expect(parsed.headers.map(({ key }) => key)).not.toContain("bcc");
  expect(parsed.to).toHaveLength(1);
  expect(parsed.headers.find(({ key }) => key === "list-unsubscribe")?.value).toBe(mail.headers["List-Unsubscribe"]);
});
