import { gte } from "drizzle-orm";
import { ImapFlow } from "imapflow";
import { createTransport } from "nodemailer";
import { imapMailboxes } from "../../src/db/schema/index.ts";
import type { ImapMailbox } from "../../src/inbound/imap/mailbox.ts";
import type { TestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";

const imapPort = process.env["RIPEN_TEST_IMAP_PORT"];
const password = process.env["RIPEN_TEST_IMAP_PASSWORD"] ?? "";

/** True where mail of these tests comes in over IMAP, from the server that `npm run integration -- dovecot` starts. */
export const isOverImap = imapPort !== undefined;

/** A mailbox that no other test has; undefined where mail comes in over SMTP. */
export function mailboxOfTest(): ImapMailbox | undefined {
  if (imapPort === undefined) return undefined;
  const user = crypto.randomUUID();
  return { host: "127.0.0.1", port: Number(imapPort), secure: false, user, password, folder: "INBOX" };
}

/**
 * Hands a raw mail to the receiver; or puts it into the mailbox, with the fields by which a server notes the envelope (RFC 5321 4.4,
 * RFC 9228), and waits until it was taken.
 */
export async function handOver(
  t: TestEngine,
  envelope: { from: string; to: readonly string[] },
  raw: Buffer,
): Promise<void> {
  const [mailbox] = t.settings.imap ?? [];
  if (mailbox === undefined) {
    const transport = createTransport({ host: "127.0.0.1", port: t.engine.inboundPort!, ignoreTLS: true });
    await transport.sendMail({ envelope: { from: envelope.from, to: [...envelope.to] }, raw });
    transport.close();
    return;
  }
  const trace = [`Return-Path: <${envelope.from}>`, ...envelope.to.map((to) => `Delivered-To: ${to}`)];
  const { host, port, secure, user } = mailbox;
  const client = new ImapFlow({ host, port, secure, auth: { user, pass: mailbox.password }, logger: false });
  await client.connect();
  const appended = await client.append("INBOX", Buffer.concat([Buffer.from(`${trace.join("\r\n")}\r\n`), raw]));
  await client.logout();
  const uid = appended === false ? undefined : appended.uid;
  if (uid === undefined) throw new Error("the server does not tell the number of what it was given");
  await eventually(async () => (await t.app.db.$count(imapMailboxes, gte(imapMailboxes.lastUid, uid))) > 0);
}
