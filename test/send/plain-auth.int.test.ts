import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { isLoopback, isLoopbackHost } from "../../src/platform/net/loopback.ts";
import { openTransport } from "../../src/send/carrier/transport.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { transportUrlProblem } from "../../src/sender/transport/transport-url.ts";
import { getSenderUsage } from "../../src/sender/usage/get-usage.ts";
import { openTestEngine } from "../support/engine.ts";
import { queueMails } from "./support.ts";

const message = {
  envelope: { from: "bounce@r.example", to: "lead@example.com" },
  raw: Buffer.from("From: a@r.example\r\nTo: b@example.com\r\nSubject: x\r\n\r\nHello\r\n"),
};

/** A server on 127.0.0.1 that takes every login and offers no TLS, and what it was told. */
async function openPlainServer(): Promise<{ port: number; heard: () => string } & AsyncDisposable> {
  let heard = "";
  const server = createServer((socket) => {
    socket.write("220 plain.example\r\n");
    socket.on("data", (chunk) => {
      heard += chunk.toString("latin1");
      for (const line of chunk.toString("latin1").split("\r\n").slice(0, -1)) {
        if (line.startsWith("EHLO")) socket.write("250-plain.example\r\n250 AUTH PLAIN\r\n");
        else if (line.startsWith("AUTH")) socket.write("235 welcome\r\n");
        else if (line === "DATA") socket.write("354 go on\r\n");
        else if (/^(MAIL|RCPT|RSET)|^\.$/.test(line)) socket.write("250 ok\r\n");
      }
    });
    socket.on("error", () => undefined);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    port,
    heard: () => heard,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function sendWith(options: string) {
  await using server = await openPlainServer();
  const transport = openTransport({ url: `smtp://ada:hunter2@127.0.0.1:${server.port}${options}` });
  const outcome = await transport.send(message);
  await transport.close();
  return { outcome, heard: server.heard() };
}

const password = Buffer.from("\0ada\0hunter2").toString("base64");

test("without TLS no password is sent, and the fault says what to do", async () => {
  // Told so, this machine itself is treated as any other.
  const { outcome, heard } = await sendWith("?allowInsecureAuth=false");
  expect(outcome).toMatchObject({
    kind: "deferred",
    class: "auth",
    reason: expect.stringMatching(/password was not sent.+STARTTLS.+smtps:\/\/.+587.+allowInsecureAuth=true/),
  });
  expect(heard).toMatch(/^EHLO \S+\r\n/);
  expect(heard).not.toMatch(/AUTH|MAIL/);
  expect(heard + JSON.stringify(outcome)).not.toMatch(new RegExp(`hunter2|${password}`));
});

test("a sender whose password may not go out is held, and its usage says what to do", async () => {
  await using server = await openPlainServer();
  const smtpUrl = `smtp://ada:hunter2@127.0.0.1:${server.port}?allowInsecureAuth=false`;
  await using t = await openTestEngine({ roles: [], settings: { smtpUrl, smtpConnections: 1 } });
  const senderId = await queueMails(t.app, 10);
  await dispatchSender(t.app, senderId);
  expect(await getSenderUsage(t.app, { id: senderId })).toMatchObject({
    state: "held",
    transportFault: { reason: expect.stringMatching(/password was not sent.+smtps:\/\//) },
  });
  expect(server.heard()).not.toMatch(/AUTH|MAIL/);
});

test("the fault of ignoreTLS names that option", async () => {
  const { outcome } = await sendWith("?ignoreTLS=true&allowInsecureAuth=false");
  expect(outcome).toMatchObject({ class: "auth", reason: expect.stringContaining("ignoreTLS turns TLS off") });
});

test.each(["", "?allowInsecureAuth=true", "?ignoreTLS=true"])(
  "to this machine itself, or where it is allowed, it is (%s)",
  async (options) => {
    const { outcome, heard } = await sendWith(options);
    expect(outcome).toMatchObject({ kind: "accepted" });
    expect(heard).toContain(`AUTH PLAIN ${password}\r\n`);
  },
);

test.each([
  ["127.0.0.1", true],
  ["127.8.9.10", true],
  ["::1", true],
  ["::ffff:127.0.0.1", true],
  ["128.0.0.1", false],
  ["10.0.0.1", false],
  ["::ffff:10.0.0.1", false],
  ["::2", false],
  ["fe80::1", false],
  [undefined, false],
])("%s is of this machine: %s", (address, own) => {
  expect(isLoopback(address)).toBe(own);
});

test("a name of this machine is localhost, and none that begins or ends like it", () => {
  const own = ["localhost", "LOCALHOST.", "[::1]", "127.0.0.1"].map(isLoopbackHost);
  expect(own).toEqual([true, true, true, true]);
  expect(["localhost.example.com", "notlocalhost", "127.0.0.1.example.com"].map(isLoopbackHost)).toEqual([
    false,
    false,
    false,
  ]);
});

test.each([
  "smtp://u:p@mail.example.com?ignoreTLS=true&allowInsecureAuth=true",
  "smtp://u:p@localhost?ignoreTLS=true",
  "smtp://mail.example.com?ignoreTLS=true",
  "smtp://u:p@mail.example.com?allowInsecureAuth=true",
])("%s is a good URL", (url) => {
  expect(transportUrlProblem(url)).toBeNull();
});

test.each([
  "smtp://u:p@mail.example.com?ignoreTLS=true",
  "smtp://u:p@127.0.0.1?ignoreTLS=true&allowInsecureAuth=false",
  "smtp://u:p@mail.example.com?allowInsecureAuth=yes",
])("%s is none, and its problem names the option", (url) => {
  expect(transportUrlProblem(url)).toContain("allowInsecureAuth");
});
