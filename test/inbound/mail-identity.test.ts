import { expect, test } from "vitest";
import { mailIdentity } from "../../src/inbound/store/mail-identity.ts";

const identity = (text: string) => mailIdentity(Buffer.from(text.replaceAll("\n", "\r\n")));
const mail = "From: a@b.test\nDate: Mon, 5 Jan 2026 10:00:00 +0000\nMessage-ID: <1@b.test>\nSubject: Hi\n\nHello\n";

test("a mail stays the same with other trace fields, line ends, and blank lines at its end", () => {
  const known = identity(mail);
  expect(known).toMatch(/^[0-9a-f]{64}$/);
  expect(identity(`Received: from x by y; now\nReturn-Path: <a@b.test>\n${mail}`)).toBe(known);
  expect(mailIdentity(Buffer.from(mail))).toBe(known);
  expect(identity(`${mail}\n\n`)).toBe(known);
  expect(identity(mail.replace("Message-ID:", "Message-Id:"))).toBe(known);
});

test.each([
  ["body", mail.replace("Hello", "Goodbye")],
  ["Message-ID", mail.replace("<1@", "<2@")],
  ["sender", mail.replace("a@b.test", "c@b.test")],
  ["date", mail.replace("10:00:00", "10:00:01")],
])("a mail with another %s is another mail", (_, other) => {
  expect(identity(other)).not.toBe(identity(mail));
});

test("without Message-ID the subject counts, and without a date as well there is no identity", () => {
  const bare = mail.replace(/Message-ID:.*\n/, "");
  expect(identity(bare)).not.toBe(identity(bare.replace("Hi", "Ho")));
  expect(identity(bare.replace(/Date:.*\n/, ""))).toBeNull();
  expect(mailIdentity(new Uint8Array())).toBeNull();
});
