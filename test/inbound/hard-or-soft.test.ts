import { expect, test } from "vitest";
import { judgeFailure } from "../../src/inbound/classify/failure/judge-failure.ts";
import { mailOf, verdictOf } from "./mail-of.ts";

const judge = (diagnostic: string, status: string | null = null) => judgeFailure({ status, diagnostic, notice: "" });

test.each([
  ["550 5.1.1 <bob@lead.example>: user unknown", "5.1.1"],
  ["550 No such user here", "5.0.0"],
  ["551 bob has moved, no longer at this address", null],
  ["550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", "5.1.10"],
  ["Remote host said: 550 user unknown\nGiving up on 192.0.2.1.", null],
  [
    "192.0.2.1 failed after I sent the message. Remote host said: 550 no mailbox by that name is here\nI'm not going to try again; this message has been in the queue too long.",
    null,
  ],
])("%j says that the mailbox is gone", (diagnostic, status) => {
  expect(judge(diagnostic, status)).toMatchObject({ hard: true });
});

test.each([
  ["554 5.3.0 recipient rejected", "5.3.0"],
  ["552 5.3.4 message size exceeds fixed limit, recipient rejected", "5.3.4"],
  ["501 5.5.4 recipient refused", "5.5.4"],
  ["550 5.6.1 recipient not accepted for this content", "5.6.1"],
  ["550 5.7.1 recipient address rejected", "5.7.1"],
  ["500 unknown command, no such user", null],
  ["502 not implemented: no such user", null],
  ["503 bad sequence; mailbox does not exist", null],
  ["504 parameter unknown: no such user", null],
  ["550 no such user (in reply to MAIL FROM command)", null],
  ["550 unknown user or host (in reply to EHLO command)", null],
  ["554 no such user: connection rejected", null],
  ["550 host unknown: no reverse DNS for your address", null],
  ["550 unknown host: PTR record missing", null],
  ["530 5.1.1 user unknown until STARTTLS is used", null],
  ["550 the account is temporarily locked, user does not exist for the moment", null],
  ["552 message too big", null],
])("%j says nothing of the mailbox", (diagnostic, status) => {
  expect(judge(diagnostic, status).hard).toBe(false);
});

const xarf = (type: string, form: "yaml" | "json") =>
  mailOf({
    from: "Abuse Desk <abuse@lead.example>",
    subject: "abuse report about 192.0.2.1",
    headers: ["X-XARF: PLAIN"],
    type: 'multipart/mixed; boundary="x"',
    body: [
      "--x\r\nContent-Type: text/plain\r\n\r\nPlease look into this.\r\n--x",
      form === "yaml"
        ? `Content-Type: text/plain; name=report.txt\r\nContent-Disposition: attachment; filename=report.txt\r\n\r\nReported-From: abuse@lead.example\r\nReport-Type: ${type}\r\nSource: 192.0.2.1`
        : `Content-Type: application/json; name=xarf.json\r\n\r\n{"Version":"2","Report":{\n"ReportType": "${type}",\n"SourceIp": "192.0.2.1"}}`,
      "--x--",
    ].join("\r\n"),
  });

test.each([
  ["spam", "yaml", "complaint"],
  ["Spam", "json", "complaint"],
  ["phishing", "yaml", "complaint"],
  ["login-attack", "yaml", "other"],
  ["PortScan", "json", "other"],
  ["malware-attack", "yaml", "other"],
] as const)("an X-ARF report of type %s (%s) is %s", async (type, form, kind) => {
  expect((await verdictOf(xarf(type, form))).class).toBe(kind);
});
