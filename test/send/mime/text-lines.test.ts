import { assert, asyncProperty, constantFrom, oneof, record, string } from "fast-check";
import { expect, test } from "vitest";
import { encodeBase64Lines, prefersBase64 } from "../../../src/send/mail/mime/base64.ts";
import { encodeQuotedPrintable } from "../../../src/send/mail/mime/quoted-printable.ts";
import { prepareLines } from "../../../src/send/mail/mime/text-lines.ts";
import { compose } from "./support.ts";

const long = "a long line of which everybody gets the same, = and ü and a dot at its fold . ".repeat(3).trim();
const texts = [
  "Hello {{ lead.a }},\n\nPart 1 for {{ lead.b }}\n\nRead it [{{ lead.c }}]\n{% ripen_end %}",
  `{{ lead.a }}\n${long}\n\n  two spaces\n{{ lead.b }} and\n.\n{{ lead.c }}`,
  `${long}\n\n{{ lead.a }}\n\n{{ lead.b }}\n\nlast{{ lead.c }}\n`,
  "untidy \n one space\n\n\n\n{{ lead.a }}{{ lead.b }}\n{{ lead.c }}\n\n\n",
  "ありがとうございます {{ lead.a }}\n{{ lead.b }}\n{{ lead.c }}",
];
const value = oneof(
  constantFrom(
    "Leo",
    "",
    " ",
    ".",
    "a=b",
    " x",
    "x ",
    "\n",
    "\r\n\r\n\r\n",
    "a\nb",
    "ü",
    "\u2028",
    "\ud83d",
    "https://x.example/?a=1",
  ),
  string({ unit: "binary", maxLength: 90 }),
);

test.each(texts)("lines prepared for all recipients read as if the whole text was encoded: %j", async (text) => {
  await assert(
    asyncProperty(record({ a: value, b: value, c: value }), async (lead) => {
      const { raw, rendered } = await compose({ text }, lead);
      const [, part = ""] = raw.toString("latin1").split("--=_ripen_part\r\n");
      const body = part.slice(part.indexOf("\r\n\r\n") + 4, -2);
      const asBase64 = prefersBase64(rendered.text);
      expect(body).toBe(asBase64 ? encodeBase64Lines(rendered.text) : encodeQuotedPrintable(rendered.text));
      expect(part).toContain(`Content-Transfer-Encoding: ${asBase64 ? "base64" : "quoted-printable"}\r\n`);
    }),
    { numRuns: 200 },
  );
});

test("only lines with values are left to encode; one that tidying would change leaves it to the whole text", () => {
  const encode = prepareLines({ fixed: ["Hello ", ",\n\nsame for all\n\nBye ", "\n"], nodes: [] });
  expect(encode([0, "Leo", 1, "Ada", 2])).toEqual({
    encoded: "Hello Leo,\r\n\r\nsame for all\r\n\r\nBye Ada\r\n",
    length: 34,
    bytes: 34,
  });
  expect(encode([0, "Leo\n\n\n", 1, "Ada", 2])).toBeUndefined();
  expect(encode([0, "Leo", 1, "Ada ", 2])).toBeUndefined();
});

test("a message keeps its bytes while others are written", async () => {
  const mails = await Promise.all(Array.from({ length: 60 }, (_, n) => compose({ text: `${n} ${long.repeat(20)}` })));
  for (const [n, { raw }] of mails.entries()) {
    const { raw: again } = await compose({ text: `${n} ${long.repeat(20)}` });
    expect(raw.equals(again)).toBe(true);
  }
});
