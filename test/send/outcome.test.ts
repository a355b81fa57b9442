import { expect, test } from "vitest";
import { type SmtpFailure, classifyFailure } from "../../src/send/carrier/outcome.ts";

function reply(response: string, command = "RCPT TO"): SmtpFailure {
  return {
    message: `refused: ${response}`,
    code: "EENVELOPE",
    responseCode: Number(response.slice(0, 3)),
    response,
    command,
  };
}

const hard = { kind: "rejected", hard: true, policy: false };
const soft = { kind: "rejected", hard: false, policy: false };
const policy = { kind: "rejected", hard: false, policy: true };
const waits = (cls: string) => ({ kind: "deferred", class: cls });

test.each([
  // the mailbox is not there: hard
  ["550 5.1.1 <x@example.com>: user unknown", "RCPT TO", hard],
  ["550 No such user here", "RCPT TO", hard],
  ["550 rejected", "RCPT TO", hard],
  ["551 User not local", "RCPT TO", hard],
  ["553 sorry, that domain isn't in my list", "RCPT TO", hard],
  ["550 5.1.10 null MX", "RCPT TO", hard],
  ["556 5.1.10 Domain does not accept mail", "RCPT TO", hard],
  ["550 5.2.1 The email account that you tried to reach is disabled", "RCPT TO", hard],
  ["550 5.4.1 Recipient address rejected: Access denied. [x.prod.protection.outlook.com]", "RCPT TO", hard],
  ["554 delivery error: dd This user doesn't have a yahoo.com account; user unknown", "DATA", hard],
  ["550 5.0.0 no such user", "RCPT TO", hard],
  // this message, or not now, but not gone for good
  ["552 5.2.2 mailbox full", "RCPT TO", soft],
  ["552 mailbox full", "DATA", soft],
  ["552 5.3.4 message too large", "MAIL FROM", soft],
  ["554 5.6.0 malformed message", "DATA", soft],
  ["550 5.4.4 unrouteable", "RCPT TO", soft],
  // about us: block lists, authentication, content
  ["550 5.7.1 Service unavailable, client host blocked using Spamhaus", "RCPT TO", policy],
  ["550 5.7.26 unauthenticated mail is not accepted (DMARC)", "DATA", policy],
  ["554 5.7.1 spam message rejected", "DATA", policy],
  ["550 Message rejected: blacklisted", "RCPT TO", policy],
  ["554 Transaction failed", "DATA", policy],
  ["550 5.1.8 sender domain does not resolve", "MAIL FROM", policy],
  ["553 sender rejected", "MAIL FROM", policy],
  ["554 5.7.1 relay access denied", "RCPT TO", policy],
  // transient
  ["421 4.7.0 too many connections", "MAIL FROM", waits("connection")],
  ["421 closing", "MAIL FROM", waits("connection")],
  ["450 4.7.0 [TSS04] Messages temporarily deferred due to user complaints", "DATA", waits("throttled")],
  ["451 4.7.500 Server busy. Please try again later", "RCPT TO", waits("throttled")],
  ["452 too many messages in this session", "MAIL FROM", waits("throttled")],
  // before a recipient is known it is about the session
  ["421 too many connections from your host", "CONN", waits("connection")],
  ["450 4.7.1 go away", "EHLO", waits("connection")],
  ["421 4.4.2 idle for too long", "MAIL FROM", waits("connection")],
  ["450 4.7.1 rate limit", "RCPT TO", waits("throttled")],
  ["451 4.7.1 Greylisting in action, please come back later", "RCPT TO", waits("greylisted")],
  ["450 4.2.0 greylisted", "RCPT TO", waits("greylisted")],
  [
    "450 4.7.1 <x@example.com>: Recipient address rejected: Greylisted, see http://postgrey.example",
    "RCPT TO",
    waits("greylisted"),
  ],
  ["421 4.7.0 Grey listed, come back in 300 seconds", "RCPT TO", waits("greylisted")],
  ["451 4.7.1 first time sender, please retry", "DATA", waits("greylisted")],
  ["450 4.2.1 The user you are trying to contact is receiving mail too quickly", "RCPT TO", waits("mailbox")],
  ["452 4.2.2 over quota, please try again later", "RCPT TO", waits("mailbox")],
  ["451 4.3.0 a separate corporate gateway failed; try again later", "RCPT TO", waits("server")],
  ["450 mailbox busy", "RCPT TO", waits("mailbox")],
  ["452 4.2.2 over quota", "RCPT TO", waits("mailbox")],
  ["451 4.3.0 local error", "DATA", waits("server")],
  ["454 4.7.0 temporary authentication failure", "AUTH PLAIN", waits("auth")],
  // our own fault: the message waits
  ["530 5.7.0 must issue STARTTLS first", "MAIL FROM", waits("auth")],
  ["535 5.7.8 bad credentials", "AUTH PLAIN", waits("auth")],
  ["503 bad sequence of commands", "DATA", waits("server")],
])("%s at %s", (response, command, expected) => {
  const outcome = classifyFailure(reply(response, command), command === "DATA");
  expect(outcome).toMatchObject({ ...expected, code: Number(response.slice(0, 3)) });
});

test("the enhanced status code is read from the reply", () => {
  expect(classifyFailure(reply("550 5.1.1 unknown"), false)).toMatchObject({ status: "5.1.1" });
  expect(classifyFailure(reply("550-5.1.1 unknown\n550 5.1.1 really"), false)).toMatchObject({ status: "5.1.1" });
  expect(classifyFailure(reply("550 version 5.1.1"), false)).toMatchObject({ status: null });
});

test.each(["ECONNECTION", "ETIMEDOUT", "ESOCKET", "EDNS", "EPROTOCOL", undefined])(
  "%s before any content is a deferral, after it an uncertainty",
  (code) => {
    const failure = { message: "Connection closed unexpectedly", code, command: "CONN" };
    expect(classifyFailure(failure, false)).toMatchObject({ kind: "deferred", class: "connection" });
    expect(classifyFailure(failure, true)).toEqual({ kind: "uncertain", reason: "Connection closed unexpectedly" });
  },
);

test("a refusal that was received is definite even after the content", () => {
  expect(classifyFailure(reply("421 4.3.2 shutting down", "CONN"), true).kind).toBe("deferred");
});

test("an address that no envelope can hold is a hard rejection", () => {
  expect(classifyFailure({ message: "Invalid recipient", code: "EENVELOPE", command: "API" }, false)).toMatchObject(
    hard,
  );
});

test("a reason is one bounded line", () => {
  const outcome = classifyFailure(reply(`550-first\r\n550 ${"x".repeat(5000)}`), false);
  expect(outcome).toMatchObject({ reason: expect.stringMatching(/^550-first 550 x{400,500}$/) });
});
