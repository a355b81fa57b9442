import { ImapFlow } from "imapflow";
import { chownSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import type { ImapMailbox } from "../../src/inbound/imap/mailbox.ts";
import { freePort } from "../../src/platform/net/free-port.ts";
import { canRun, idOf, openFolder, runDaemon } from "./daemon.ts";
import { countTaken, expect, openStage, replyTo, until, untilPromoted } from "./engine.ts";

const user = "inbox";
const password = "secret";

/** A real Dovecot: replies are taken at once while Ripen runs, and all of them once when it returns. */
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
  } finally {
    await server[Symbol.asyncDispose]();
  }
}

function configure(folder: string, port: number): string {
  const [uid, gid] = [idOf("-u", "mail"), idOf("-g", "mail")];
  const home = path.join(folder, "mail");
  mkdirSync(home);
  chownSync(home, uid, gid);
  const file = path.join(folder, "dovecot.conf");
  writeFileSync(
    file,
    `protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${home}/%u
mail_uid = ${uid}
mail_gid = ${gid}
first_valid_uid = 1
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${home}/%u
}
`,
  );
  return file;
}

async function startServer(config: string, port: number): Promise<AsyncDisposable> {
  const server = runDaemon("dovecot", ["-F", "-c", config]);
  await until("Dovecot listens", () => answers(port));
  return server;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("data", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
  });
}

async function append({ host, port }: ImapMailbox, raw: string): Promise<void> {
  const client = new ImapFlow({ host, port, secure: false, auth: { user, pass: password }, logger: false });
  await client.connect();
  await client.append("INBOX", raw);
  await client.logout();
}
