import { expect, test } from "vitest";
import { readSignature } from "../../src/inbound/reply-text/signature.ts";

const dana = "Dana Weiss";
const sign = (...lines: string[]) => `Please call me.\n\nBest regards,\n${lines.join("\n")}`;

test.each([
  ["of its own line", sign(dana, "Phone: +351 912 000 000"), "+351 912 000 000"],
  ["beside an address", sign(dana, "dana@b.example | +49 (0)30 1234567 | www.b.example"), "+49 (0)30 1234567"],
  ["without a country", sign(dana, "Head of Operations", "Tel. 030 123 45 67"), "030 123 45 67"],
  ["before the fax", sign(dana, "Tel: +44 20 7946 0000, Fax: +44 20 7946 0001"), "+44 20 7946 0000"],
  ["above a quote", `${sign(dana, "M: 00351 912000000")}\n\n> Call us: +1 555 000 0000`, "00351 912000000"],
  [
    "after the last answer",
    `> When?\n\nToday.\n\n> Where?\n\nHere.\n\n-- \n${dana}\n+1 (555) 010-0199`,
    "+1 (555) 010-0199",
  ],
])("the phone number %s", (_, text, phone) => {
  expect(readSignature({ text }, dana).phone).toBe(phone);
});

test.each([
  ["a fax", sign(dana, "Fax: +351 912 000 999")],
  ["a date", sign(dana, "Away until 24.12.2026, sales@b.example")],
  ["a number of something else", sign(dana, "Sales Manager", "VAT 123456789012")],
  ["one of the quote", `Yes.\n\n> Call us: +1 555 000 0000`],
  ["nothing", ""],
])("%s is no phone number", (_, text) => {
  expect(readSignature({ text }, dana).phone).toBeNull();
});

test("the line below the name is the title, unless it is an address or a number", () => {
  expect(readSignature({ text: sign(dana, "Head of Operations", "+351 912 000 000") }, dana).title).toBe(
    "Head of Operations",
  );
  expect(readSignature({ text: sign(dana, "dana@b.example", "+351 912 000 000") }, dana).title).toBeNull();
  expect(readSignature({ text: sign("Somebody Else", "CEO", "+351 912 000 000") }, dana).title).toBeNull();
});

test("a signature in HTML alone is read as well", () => {
  const html = `<p>Please call me.</p><p>Best regards,<br>${dana}<br>Head of Operations<br>Tel. +351 912 000 000</p>`;
  expect(readSignature({ html }, dana)).toEqual({ phone: "+351 912 000 000", title: "Head of Operations" });
});
