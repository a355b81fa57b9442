import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../../src/platform/net/free-port.ts";

/** A Postfix of its own that delivers every address of one domain to a Maildir. */
export interface PostfixServer extends AsyncDisposable {
  url: string;
  /** The mails delivered so far. */
  delivered(): Promise<Buffer[]>;
}

/**
 * Starts Debian's Postfix as a second instance: own configuration, queue, port and mailbox. Needs root.
 * @param milter that looks at every mail that comes in, `inet:host:port`
 */
export async function startPostfix(domain: string, milter = ""): Promise<PostfixServer> {
  const port = await freePort();
  const home = await mkdtemp(path.join(tmpdir(), "ripen-postfix-"));
  const config = path.join(home, "etc");
  const mailbox = path.join(home, "mail");
  for (const folder of ["etc", "queue", "data", "mail"]) await mkdir(path.join(home, folder));
  run("chmod", "755", home);
  run("chown", "postfix", path.join(home, "data"));
  run("chown", "nobody:nogroup", mailbox);
  const settings = {
    compatibility_level: "3.6",
    queue_directory: path.join(home, "queue"),
    data_directory: path.join(home, "data"),
    mail_owner: "postfix",
    setgid_group: "postdrop",
    maillog_file: path.join(home, "queue", "log"),
    maillog_file_prefixes: home,
    myhostname: "mx.lead.test",
    mydestination: "",
    inet_interfaces: "127.0.0.1",
    inet_protocols: "ipv4",
    mynetworks: "127.0.0.0/8",
    virtual_mailbox_domains: domain,
    virtual_mailbox_base: mailbox,
    virtual_mailbox_maps: "static:all/",
    virtual_uid_maps: "static:65534",
    virtual_gid_maps: "static:65534",
    virtual_minimum_uid: "100",
    smtpd_client_connection_count_limit: "0",
    smtpd_milters: milter,
  };
  await writeFile(
    path.join(config, "main.cf"),
    Object.entries(settings)
      .map(([key, value]) => `${key} = ${value}\n`)
      .join(""),
  );
  const services = await readFile("/usr/share/postfix/master.cf.dist", "utf8");
  // every service outside of a chroot; SMTP on a port of our own
  const master = services
    .replace(/^smtp(\s+)inet/m, `127.0.0.1:${port}$1inet`)
    .replaceAll(/^(\S+\s+(?:inet|unix)\s+\S+\s+\S+\s+)y/gm, "$1n");
  await writeFile(path.join(config, "master.cf"), `${master}\npostlog unix-dgram n - n - 1 postlogd\n`);
  run("postfix", "-c", config, "start");
  const folder = path.join(mailbox, "all", "new");
  return {
    url: `smtp://127.0.0.1:${port}`,
    async delivered() {
      const names = await readdir(folder).catch(() => []);
      return Promise.all(names.map((name) => readFile(path.join(folder, name))));
    },
    async [Symbol.asyncDispose]() {
      run("postfix", "-c", config, "stop");
      await rm(home, { recursive: true, force: true });
    },
  };
}

function run(program: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${error?.message ?? stderr}`);
}
