import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import { freePort } from "../../src/platform/net/free-port.ts";
import { openFolder, runDaemon } from "./daemon.ts";
import { until } from "./engine.ts";

/** An OpenDKIM that writes into every mail what it thinks of its signatures (RFC 8601). */
export interface OpenDkim extends AsyncDisposable {
  /** for smtpd_milters of Postfix */
  milter: string;
}

/**
 * Starts Debian's OpenDKIM as a verifier, with the keys in the resolver that it has built in. Needs root.
 * @param records TXT by name
 * @param server whose results the header gives
 */
export async function startOpenDkim(records: Record<string, string>, server: string): Promise<OpenDkim> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(openFolder("opendkim"));
  const port = await freePort();
  const config = path.join(folder.path, "opendkim.conf");
  const resolver = path.join(folder.path, "unbound.conf");
  // "test." is answered by the resolver itself (RFC 6761) unless it is told otherwise
  const zone = ["server:", '  local-zone: "test." transparent', ...Object.entries(records).map(localData)];
  await writeFile(resolver, zone.map((line) => `${line}\n`).join(""));
  const settings = {
    Mode: "v",
    Socket: `inet:${port}@127.0.0.1`,
    ResolverConfiguration: resolver,
    AuthservID: server,
    AlwaysAddARHeader: "yes",
    Syslog: "no",
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`);
  await writeFile(config, lines.join(""));
  stack.use(runDaemon("opendkim", ["-f", "-x", config]));
  await until("OpenDKIM listens", () => listens(port));
  const open = stack.move();
  return { milter: `inet:127.0.0.1:${port}`, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

/** A TXT record in the form of unbound.conf; its strings hold 255 characters each. */
function localData([name, value]: [string, string]): string {
  const strings = (value.match(/.{1,255}/g) ?? []).map((part) => `"${part}"`);
  return `  local-data: '${name}. TXT ${strings.join(" ")}'`;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    }).on("error", () => resolve(false));
  });
}
