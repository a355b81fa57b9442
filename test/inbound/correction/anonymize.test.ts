import { expect, test } from "vitest";
import { classify } from "../../../src/inbound/classify.ts";
import { anonymizeMail } from "../../../src/inbound/correction/anonymize.ts";
import { parseMail } from "../../../src/inbound/parse.ts";
import { judgeCorrections } from "../../bench/corrections.ts";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const reply = [
  "Received: from mail.lovelace.test (203.0.113.7) by mx.acme.test",
  "From: Ada Lovelace <ada.lovelace@lovelace.test>",
  "To: reply+abc@reply.test",
  "Subject: Re: Offer 4711234 for Ada",
  "Message-ID: <one@lovelace.test>",
  "In-Reply-To: <two@reply.test>",
  "Content-Type: text/plain; charset=utf-8",
  "",
  "Dear Tom, please call me: +43 664 123 45 67, or see https://lovelace.test/ada.",
  "Ada Lovelace, ada.lovelace@lovelace.test",
].join("\r\n");

const report = [
  "From: Mail Delivery System <MAILER-DAEMON@mx.firm.test>",
  "To: bounce+abc@reply.test",
  "Subject: Undelivered Mail Returned to Sender",
  "Content-Type: multipart/report; report-type=delivery-status; boundary=r",
  "",
  "--r",
  "Content-Type: text/plain",
  "",
  "Your message could not be delivered to <ada@firm.test>: 550 5.1.1 User unknown",
  "--r",
  "Content-Type: message/delivery-status",
  "",
  "Reporting-MTA: dns; mx.firm.test",
  "",
  "Final-Recipient: rfc822; ada@firm.test",
  "Action: failed",
  "Status: 5.1.1",
  "Diagnostic-Code: smtp; 550 5.1.1 User unknown",
  "",
  "--r",
  "Content-Type: message/rfc822",
  "",
  "From: sales@acme.test",
  "To: ada@firm.test",
  "Subject: Welcome",
  "",
  "Dear Ada, a secret.",
  "--r--",
].join("\r\n");

test("nobody is left in an anonymized mail", async () => {
  const hidden = JSON.stringify(anonymizeMail(await parseMail(Buffer.from(reply)), ["Tom", null]));
  for (const one of ["ada", "lovelace", "tom", "664", "4711234", "203.0.113"]) {
    expect(hidden.toLowerCase()).not.toContain(one);
  }
  expect(hidden).toContain("please call me");
});

test("what belongs together still does", async () => {
  const hidden = anonymizeMail(await parseMail(Buffer.from(reply)));
  expect(hidden.text).toContain(hidden.from!.address);
  expect(hidden.messageId!.split("@")[1]).toBe(`${hidden.from!.address.split("@")[1]}>`);
});

test("an enclosed mail keeps its head only, a report its codes", async () => {
  const hidden = anonymizeMail(await parseMail(Buffer.from(report)));
  expect(JSON.stringify(hidden)).not.toContain("secret");
  expect(hidden.parts.map(({ content }) => content).join("\n")).toContain("Status: 5.1.1");
});

test.each([
  ["a reply", reply],
  ["a report", report],
])("%s is taken for the same, whole or anonymized", async (_name, raw) => {
  const mail = await parseMail(Buffer.from(raw));
  const parsed = anonymizeMail(mail, ["Ada"]);
  const again = { ...parsed, parts: parsed.parts.map((part) => ({ ...part, content: Buffer.from(part.content) })) };
  expect(classify(again).class).toBe(classify(mail).class);
});

test("an export is scored from a file, the latest correction of a mail", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ripen-corrections-"));
  try {
    const file = join(folder, "corrections.json");
    const parsed = anonymizeMail(await parseMail(Buffer.from(report)));
    const data = [
      { inboundMailId: "a", to: { class: "human_reply" }, mail: { raw: Buffer.from(reply).toString("base64") } },
      { inboundMailId: "a", to: { class: "other" }, mail: { raw: Buffer.from(reply).toString("base64") } },
      { inboundMailId: "b", to: { class: "bounce_hard" }, mail: { parsed } },
      { inboundMailId: "c", to: { class: "other" }, mail: null },
    ];
    await writeFile(file, JSON.stringify({ data, nextCursor: null }));
    const { judged, without } = await judgeCorrections(file, undefined);
    expect(judged.map(({ label, found }) => [label.class, found.class])).toEqual([
      ["human_reply", "human_reply"],
      ["bounce_hard", "bounce_hard"],
    ]);
    expect(without).toBe(1);
  } finally {
    await rm(folder, { recursive: true });
  }
});
