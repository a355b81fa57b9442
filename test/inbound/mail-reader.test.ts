import { expect, test } from "vitest";
import { createMailReader } from "../../src/inbound/understand/mail-reader.ts";

const raw = Buffer.from("From: lee@firm.test\r\nSubject: Re: Hi\r\nIn-Reply-To: <1@ours.test>\r\n\r\nCall me.\r\n");

test("mails are read in a thread of their own, in any number at once", async () => {
  const reader = createMailReader();
  const all = await Promise.all(Array.from({ length: 50 }, () => reader.read(raw, "mail")));
  expect(all.map(({ found }) => `${found.class} ${found.visibleText}`)).toEqual(
    Array.from({ length: 50 }, () => "human_reply Call me."),
  );
  await reader.close();
});

test("a mail that takes too long ends its thread, and another one gets the next mail", async () => {
  // No thread starts within one millisecond.
  const hurried = createMailReader({ limitMs: 1 });
  await expect(hurried.read(raw, "mail")).rejects.toThrow("not done within 1 ms");
  await expect(hurried.read(raw, "mail")).rejects.toThrow("not done within 1 ms");
  await hurried.close();
});

test("an event of a provider is read from its JSON", async () => {
  const reader = createMailReader();
  const event = { RecordType: "Bounce", Type: "HardBounce", Email: "lee@firm.test", Description: "unknown user" };
  const { found } = await reader.read(Buffer.from(JSON.stringify(event)), "event");
  expect(found).toMatchObject({ class: "bounce_hard", recipient: "lee@firm.test" });
  expect((await reader.read(Buffer.from("{"), "event")).found.class).toBe("other");
  await reader.close();
});
