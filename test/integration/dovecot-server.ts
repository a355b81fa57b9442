import { chownSync, mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { idOf, runDaemon } from "./daemon.ts";
import { until } from "./engine.ts";

export const password = "secret";

/** Writes the configuration of a Dovecot on loopback that takes anybody with the password, each with a mailbox of their own. @returns its path */
export function configure(folder: string, port: number): string {
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
mail_max_userip_connections = 50
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

/** Starts Dovecot; it takes connections when this resolves. */
export async function startServer(config: string, port: number): Promise<AsyncDisposable> {
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
