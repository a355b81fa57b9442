import { createTransport } from "nodemailer";
import { expect, test } from "vitest";
import { createMailStore } from "../../src/dev/mail-store.ts";
import { startMailbox } from "../../src/dev/mailbox.ts";
import { parseReceived } from "../../src/dev/received-mail.ts";

const anywhere = { smtpPort: 0, httpPort: 0 };
const mail = {
  from: "Acme <hello@example.com>",
  to: "Ada <ada@example.net>",
  subject: "Grüße <b>",
  text: "plain",
  html: "<html><head></head><body><script>alert(1)</script><p>rich</p></body></html>",
  headers: { "List-Unsubscribe": "<https://example.com/u>" },
};

async function transportTo(url: string) {
  const transport = createTransport(url);
  return {
    transport,
    async [Symbol.asyncDispose]() {
      transport.close();
    },
  };
}

test("a sent mail is received with its envelope, parts and headers", async () => {
  await using mailbox = await startMailbox(anywhere);
  await using client = await transportTo(mailbox.smtpUrl);
  const heard: string[] = [];
  mailbox.onMessage(({ subject }) => heard.push(subject));
  const awaited = mailbox.waitFor(({ text }) => text.includes("plain"));
  await client.transport.sendMail({ ...mail, envelope: { from: "bounce@example.com", to: "ada@example.net" } });
  expect(mailbox.messages).toHaveLength(1);
  expect(await awaited).toBe(mailbox.messages[0]);
  expect(heard).toEqual(["Grüße <b>"]);
  expect(mailbox.messages[0]).toMatchObject({
    id: "1",
    envelope: { from: "bounce@example.com", to: ["ada@example.net"] },
    from: "Acme <hello@example.com>",
    to: "Ada <ada@example.net>",
    subject: "Grüße <b>",
    html: expect.stringContaining("<p>rich</p>"),
  });
  expect(mailbox.messages[0]?.header("list-unsubscribe")).toBe("<https://example.com/u>");
});

test("a rejected recipient gets the given SMTP status and nothing is received", async () => {
  await using mailbox = await startMailbox({
    ...anywhere,
    reject: (recipient) => (recipient.startsWith("gone@") ? { code: 550, message: "5.1.1 No such user" } : undefined),
  });
  await using client = await transportTo(mailbox.smtpUrl);
  await expect(client.transport.sendMail({ ...mail, to: "gone@example.net" })).rejects.toMatchObject({
    responseCode: 550,
    response: expect.stringContaining("5.1.1 No such user"),
  });
  expect(mailbox.messages).toHaveLength(0);
});

test("the pages escape what senders wrote and confine the HTML part", async () => {
  await using mailbox = await startMailbox(anywhere);
  await using client = await transportTo(mailbox.smtpUrl);
  await client.transport.sendMail(mail);
  const list = await (await fetch(mailbox.webUrl)).text();
  expect(list).toContain("Grüße &lt;b&gt;");
  const page = await fetch(`${mailbox.webUrl}/messages/1`);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await page.text()).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
  const frame = await fetch(`${mailbox.webUrl}/messages/1/html`);
  expect(frame.headers.get("content-security-policy")).toMatch(/^sandbox allow-popups .*default-src 'none'/);
  expect(frame.headers.get("content-security-policy")).not.toContain("allow-scripts");
  expect(await (await fetch(`${mailbox.webUrl}/messages/1/source`)).text()).toContain("Message-ID:");
  expect((await fetch(`${mailbox.webUrl}/messages/2`)).status).toBe(404);
});

test("the JSON interface lists, finds and forgets mails", async () => {
  await using mailbox = await startMailbox(anywhere);
  await using client = await transportTo(mailbox.smtpUrl);
  await client.transport.sendMail(mail);
  await client.transport.sendMail({ ...mail, to: "bob@example.net", subject: "second" });
  const list = async (query: string) => {
    const answer: unknown = await (await fetch(`${mailbox.webUrl}/api/messages${query}`)).json();
    return answer;
  };
  expect(await list("")).toMatchObject({ messages: [{ subject: "second" }, { subject: "Grüße <b>" }] });
  expect(await list("?q=ADA@")).toMatchObject({ messages: [{ id: "1", text: expect.stringContaining("plain") }] });
  await fetch(`${mailbox.webUrl}/api/messages`, { method: "DELETE" });
  expect(await list("")).toEqual({ messages: [] });
});

test("only the newest 2,000 mails are kept", async () => {
  const store = createMailStore();
  for (let n = 1; n <= 2_010; n++) {
    const about = { id: `${n}`, receivedAt: new Date(0), envelope: { from: "", to: [] } };
    store.add(await parseReceived(Buffer.from(`Subject: ${n}\r\n\r\n`), about));
  }
  expect(store.mails).toHaveLength(2_000);
  expect(store.mails[0]?.id).toBe("11");
});

test("a page on another name cannot read the mails", async () => {
  await using mailbox = await startMailbox(anywhere);
  const { request } = await import("node:http");
  const status = await new Promise((resolve, reject) => {
    request(mailbox.webUrl, { headers: { host: "evil.example" } }, (answer) => resolve(answer.resume().statusCode))
      .on("error", reject)
      .end();
  });
  expect(status).toBe(421);
});

test("a taken port is reported", async () => {
  await using mailbox = await startMailbox(anywhere);
  const smtpPort = Number(new URL(mailbox.smtpUrl).port);
  await expect(startMailbox({ smtpPort, httpPort: 0 })).rejects.toMatchObject({ code: "EADDRINUSE" });
});
