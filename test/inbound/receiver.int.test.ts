import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTransport } from "nodemailer";
import { expect, test } from "vitest";
import { inboundMails } from "../../src/db/schema/index.ts";
import { openTestEngine } from "../support/engine.ts";
import { signedAddress } from "../support/signed-address.ts";
import type { TestEngine } from "../support/engine.ts";

const raw = (id: number) => `From: lee@firm.test\r\nMessage-ID: <${id}@firm.test>\r\n\r\nHello ${id}\r\n`;

async function hand(t: TestEngine, to: string, id: number, options: object = { ignoreTLS: true }): Promise<string> {
  const transport = createTransport({ host: "127.0.0.1", port: t.engine.inboundPort!, ...options });
  try {
    return (await transport.sendMail({ envelope: { from: "lee@firm.test", to }, raw: raw(id) })).response;
  } catch (error) {
    return error instanceof Error && "response" in error ? String(error.response) : String(error);
  } finally {
    transport.close();
  }
}

test("only signed addresses, the inquiry address and the postmaster are served", async () => {
  await using t = await openTestEngine({
    settings: { inbound: { inquiryAddress: "hello@acme.test" } },
    roles: ["inbound"],
  });
  const signed = signedAddress(t.app);
  expect(await hand(t, signed.toUpperCase(), 1)).toMatch(/^250 /);
  expect(await hand(t, "Hello@acme.test", 2)).toMatch(/^250 /);
  expect(await hand(t, "other@acme.test", 3)).toMatch(/^550 5\.7\.1/);
  expect(await hand(t, "someone@elsewhere.test", 4)).toMatch(/^550 5\.7\.1/);
  for (const address of [
    "anything@reply.test",
    "reply+abc@reply.test",
    "reply@reply.test",
    signed.replace("reply+", "sales+"),
  ]) {
    expect(await hand(t, address, 5)).toMatch(/^550 5\.1\.1/);
  }
  for (const address of [
    signed.replace(/\+./, (start) => (start === "+a" ? "+b" : "+a")),
    signed.replace("reply+", "bounce+"),
    signed.replace(/.@/, (end) => `${String.fromCharCode(end.charCodeAt(0) === 97 ? 98 : end.charCodeAt(0) - 1)}@`),
  ]) {
    expect(await hand(t, address, 6)).toMatch(/^55[01] 5\.1\.1/);
  }
  const mails = await t.app.db.select().from(inboundMails);
  expect(mails.map(({ remoteIp, source }) => `${source} ${remoteIp}`)).toEqual(["smtp 127.0.0.1", "smtp 127.0.0.1"]);
  expect(mails[0]?.helo).not.toBeNull();
});

test("a client that hands over too much has to wait", async () => {
  await using t = await openTestEngine({ perMinute: 2, roles: ["inbound"] });
  const to = signedAddress(t.app);
  expect(await hand(t, to, 1)).toMatch(/^250 /);
  expect(await hand(t, to, 2)).toMatch(/^250 /);
  expect(await hand(t, to, 3)).toMatch(/^421 4\.7\.0/);
});

test("with a certificate mail comes over TLS", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "ripen-tls-"));
  try {
    const [key, cert] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
    const subject = ["-subj", "/CN=reply.test", "-days", "2"];
    execFileSync(
      "openssl",
      ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, ...subject],
      {
        stdio: "ignore",
      },
    );
    const tls = { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
    const inboundSmtp = { host: "127.0.0.1", port: 0, tls };
    await using t = await openTestEngine({ settings: { inboundSmtp }, roles: ["inbound"] });
    const options = { requireTLS: true, tls: { ca: tls.cert, servername: "reply.test" } };
    expect(await hand(t, signedAddress(t.app), 1, options)).toMatch(/^250 /);
    await using plain = await openTestEngine({ roles: ["inbound"] });
    expect(await hand(plain, signedAddress(plain.app), 2, options)).not.toMatch(/^250 /);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
