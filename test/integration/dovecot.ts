import { ImapFlow } from "imapflow";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import path from "node:path";
import type { ImapMailbox } from "../../src/inbound/imap/mailbox.ts";
import { freePort } from "../../src/platform/net/free-port.ts";
import { canRun, openFolder } from "./daemon.ts";
import { configure, password, startServer } from "./dovecot-server.ts";
import { countTaken, expect, openStage, replyTo, untilPromoted } from "./engine.ts";

const user = "inbox";

/** Replies are taken at once while Ripen runs, and all of them once when it returns. */
export async function dovecot(): Promise<void> {
  if (!canRun("dovecot", "dovecot-imapd")) process.exit(69);
  using folder = openFolder("dovecot");
  const port = await freePort();
  const config = configure(folder.path, port);
  const mailbox: ImapMailbox = { host: "127.0.0.1", port, secure: false, user, password, folder: "INBOX" };
  await using stage = await openStage();
  let server = await startServer(config, port);
  try {
    let engine = await stage.start({ imap: [mailbox] });
    const first = await stage.signUp(engine, ["ann", "ben", "cem", "dee", "eve"]);
    const mail = (name: string) => first.get(name)!;
    const send = (name: string) => append(mailbox, replyTo(mail(name), "Yes, please call me."));

    const at = performance.now();
    await send("ann");
    await untilPromoted(engine, ["ann"]);
    expect(true, `a reply is taken while Ripen runs, ${Math.round(performance.now() - at)} ms after it arrived (IDLE)`);

    await engine[Symbol.asyncDispose]();
    await send("ben");
    const repeated = replyTo(mail("cem"), "Yes, please call me.");
    await append(mailbox, repeated);
    await append(mailbox, `Received: from elsewhere by mx; ${new Date().toUTCString()}\r\n${repeated}`);
    await append(mailbox, mail("ann").raw.toString());
    await append(mailbox, replyTo(mail("dee"), "Hello, this is Ada again.", "ada@acme.test"));
    engine = await stage.start({ imap: [mailbox] });
    await untilPromoted(engine, ["ben", "cem"]);
    expect((await countTaken(engine)) === 3, "replies appended while Ripen was down are taken once, sent copies never");

    await engine[Symbol.asyncDispose]();
    engine = await stage.start({ imap: [mailbox] });
    await send("dee");
    await untilPromoted(engine, ["dee"]);
    expect((await countTaken(engine)) === 4, "another restart repeats nothing");

    await server[Symbol.asyncDispose]();
    for (const file of [
      "dovecot-uidlist",
      "dovecot-uidvalidity",
      "dovecot.index",
      "dovecot.index.log",
      "dovecot.index.cache",
    ]) {
      rmSync(path.join(folder.path, "mail", user, file), { force: true });
    }
    server = await startServer(config, port);
    await send("eve");
    await untilPromoted(engine, ["eve"]);
    expect((await countTaken(engine)) === 5, "a server that starts anew and numbers its mails anew changes nothing");
    await engine[Symbol.asyncDispose]();
    await whoseMail(port);
  } finally {
    await server[Symbol.asyncDispose]();
  }
}

async function append({ host, port }: ImapMailbox, raw: string): Promise<void> {
  const client = new ImapFlow({ host, port, secure: false, auth: { user, pass: password }, logger: false });
  await client.connect();
  await client.append("INBOX", raw);
  await client.logout();
}

/** The tests of whose mail it is, with every mail put into a mailbox of this server instead of handed to the receiver. */
async function whoseMail(port: number): Promise<void> {
  const tests = ["run", "--config", "test/vitest.config.ts", "--testTimeout=300000", "test/flow/whose"];
  const env = { ...process.env, RIPEN_TEST_IMAP_PORT: String(port), RIPEN_TEST_IMAP_PASSWORD: password };
  const child = spawn("npx", ["vitest", ...tests], { env, stdio: ["ignore", "inherit", "inherit"] });
  const [code] = await once(child, "close");
  expect(code === 0, "whose mail it is holds for mail that is read over IMAP");
}
