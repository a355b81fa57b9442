import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createTransport } from "nodemailer";
import { freePort } from "../../src/platform/net/free-port.ts";
import { canRun, idOf, openFolder } from "./daemon.ts";
import { countTaken, domain, expect, openStage, replyAddress, replyTo, until, untilPromoted } from "./engine.ts";

/** A real Postfix that pipes to `ripen inbound`: what it accepts is taken once, also when the database was down. */
export async function postfix(): Promise<void> {
  if (!canRun("postfix", "postfix")) process.exit(69);
  using folder = openFolder("postfix");
  await using stage = await openStage();
  const port = await freePort();
  const setDatabase = configure(folder.path, port);
  setDatabase(stage.databaseUrl);
  const control = (...args: string[]) =>
    execFileSync("postfix", ["-c", path.join(folder.path, "etc"), ...args], { stdio: "inherit" });
  const queue = () => execFileSync("postqueue", ["-c", path.join(folder.path, "etc"), "-j"], { encoding: "utf8" });
  const flush = () => execFileSync("postqueue", ["-c", path.join(folder.path, "etc"), "-f"], { stdio: "inherit" });

  control("start");
  try {
    const engine = await stage.start({ roles: ["worker"] });
    const first = await stage.signUp(engine, ["ann", "ben", "cem"]);
    const transport = createTransport({ host: "127.0.0.1", port, ignoreTLS: true });
    const send = (name: string) => {
      const mail = first.get(name)!;
      const envelope = { from: `${name}@lead.test`, to: replyAddress(mail) };
      return transport.sendMail({ envelope, raw: replyTo(mail, "Yes, please call me.") });
    };

    await send("ann");
    await untilPromoted(engine, ["ann"]);
    expect((await countTaken(engine)) === 1, "a mail that Postfix pipes to Ripen promotes");

    setDatabase("postgres://ripen@127.0.0.1:1/ripen");
    await send("ben");
    await send("cem");
    await until("both mails are deferred", async () => queue().split('"queue_name": "deferred"').length === 3);
    expect((await countTaken(engine)) === 1, "with the database down Postfix keeps the mails (exit status 75)");

    setDatabase(stage.databaseUrl);
    flush();
    await untilPromoted(engine, ["ben", "cem"]);
    await until("the queue of Postfix is empty", async () => queue().trim() === "");
    expect((await countTaken(engine)) === 3, "when the database is back, each is taken once");
    await engine[Symbol.asyncDispose]();
  } catch (error) {
    console.error(readFileSync(path.join(folder.path, "log"), "utf8"));
    throw error;
  } finally {
    control("stop");
  }
}

/** Writes a configuration of its own. @returns sets the database that the pipe uses */
function configure(folder: string, port: number): (url: string) => void {
  const at = (...parts: string[]) => path.join(folder, ...parts);
  for (const name of ["etc", "spool", "data"]) mkdirSync(at(name));
  chownSync(at("data"), idOf("-u", "postfix"), idOf("-g", "postfix"));
  const cli = new URL("../../src/cli.ts", import.meta.url).pathname;
  // The pipe runs without our environment, and never as root.
  writeFileSync(
    at("ripen-pipe"),
    `#!/bin/sh\nexport DATABASE_URL="$(cat ${at("database-url")})" NODE_ENV=development\nexec ${process.execPath} ${cli} inbound "$@"\n`,
  );
  chmodSync(at("ripen-pipe"), 0o755);
  writeFileSync(
    at("etc", "main.cf"),
    `compatibility_level = 3.6
queue_directory = ${at("spool")}
data_directory = ${at("data")}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.test
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
virtual_mailbox_domains = ${domain}
virtual_mailbox_maps = static:all
virtual_transport = ripen
ripen_destination_recipient_limit = 1
maillog_file = ${at("log")}
maillog_file_prefixes = ${folder}
`,
  );
  writeFileSync(
    at("etc", "master.cf"),
    [
      `127.0.0.1:${port} inet n - n - - smtpd\n`,
      "pickup unix n - n 60 1 pickup\n",
      "qmgr unix n - n 300 1 qmgr\n",
      "postlog unix-dgram n - n - 1 postlogd\n",
      "anvil unix - - n - 1 anvil\n",
      "scache unix - - n - 1 scache\n",
      "trace unix - - n - 0 bounce\n",
      "defer unix - - n - 0 bounce\n",
      "bounce unix - - n - 0 bounce\n",
      ...["cleanup", "showq"].map((name) => `${name} unix n - n - 0 ${name}\n`),
      ...["error", "proxymap", "smtp", "virtual"].map((name) => `${name} unix - - n - - ${name}\n`),
      "rewrite unix - - n - - trivial-rewrite\n",
      "retry unix - - n - - error\n",
      `ripen unix - n n - 2 pipe\n  user=nobody argv=${at("ripen-pipe")} --from \${sender} --to \${recipient} --ip \${client_address} --helo \${client_helo}\n`,
    ].join(""),
  );
  return (url) => writeFileSync(at("database-url"), url);
}
