import { Command, InvalidArgumentError } from "commander";
import { loadConfig } from "../config.ts";
import { configWarnings } from "../config/warnings.ts";
import { roles } from "../main.ts";
import type { Role } from "../main.ts";
import { readConfig } from "./read-config.ts";

const lettingGoMs = 20_000;

/** `ripen serve`: runs the engine until SIGINT or SIGTERM, then finishes what is in flight. */
export function serveCommand(): Command {
  return new Command("serve")
    .description("Run the engine: the HTTP API, the workers, and the receiver of replies")
    .option("--roles <list>", `comma-separated: ${roles.join(", ")}`, parseRoles, [...roles])
    .action(async (options: { roles: Role[] }) => {
      const config = readConfig(loadConfig);
      const { startServices } = await import("../services.ts");
      const { startEngine } = await import("../main.ts");
      const { developmentKey } = await import("./development-key.ts");
      const { startLink } = await import("../people/start-link.ts");

      const stopped = new Promise<string>((resolve) => {
        process.once("SIGINT", resolve);
        process.once("SIGTERM", resolve);
        process.once("SIGHUP", resolve);
        onOrphaned(() => resolve("npm has ended"));
      });
      // Stopping has its bounds; a client that never lets go of a service which went away must not outlive them.
      void stopped.then(() => setTimeout(giveUp, lettingGoMs).unref());
      // A start that hangs can be given up, too; a database left behind is taken over by the next start.
      const started = await Promise.race([startServices(config), stopped]);
      if (typeof started === "string") process.exit(1);
      await using services = started;
      const { settings, http, mailboxUrl, databaseFolder } = services;
      const { inboundSmtp } = config;
      const { imap, inboundWebhooks, forms, apiPerMinute, metrics } = config;
      const tls = inboundSmtp.tls && (await readTls(inboundSmtp.tls));
      await using engine = await startEngine({
        ...settings,
        roles: options.roles,
        http,
        apiPerMinute,
        forms,
        inboundSmtp: { ...inboundSmtp, tls },
        imap,
        inboundWebhooks,
        databaseFolder,
        metrics,
      });

      for (const { variable, message } of configWarnings(config)) engine.app.log.warn(`${variable} ${message}`);
      const { publicUrl, replyDomain } = settings.site;
      const { apiUrl, inboundPort, metricsUrl } = engine;
      if (apiUrl !== undefined) print("API", `${publicUrl} (listening on ${apiUrl})`);
      if (apiUrl !== undefined) print("Docs", `${publicUrl}/docs`);
      if (apiUrl !== undefined && config.environment === "development") {
        print("Key", await developmentKey(engine.app, config.dataDir));
        // Whoever reads this runs the server; a database or an address that others reach are no place to play.
        if (config.database.kind === "embedded" && config.publicUrl === undefined) {
          print("Sign in", await startLink(engine.app));
        }
      }
      if (mailboxUrl !== undefined) print("Mailbox", mailboxUrl);
      if (inboundPort !== undefined) print("Replies", `smtp://${inboundSmtp.host}:${inboundPort} for *@${replyDomain}`);
      if (metricsUrl !== undefined) print("Metrics", `${metricsUrl}/metrics`);
      print("Roles", options.roles.join(", "));

      const reason = await stopped;
      engine.app.log.info({ reason }, "stopping");
    });
}

/** npm hands SIGTERM to the shell that it runs a script in, and that shell to nobody: only its end is seen here. */
function onOrphaned(call: () => void): void {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    call();
  }, 1_000).unref();
}

function giveUp(): never {
  console.error(
    `Stopping took more than ${lettingGoMs / 1000} s: what was left is cut off, and taken up by the next start.`,
  );
  process.exit(1);
}

async function readTls({ keyFile, certFile }: { keyFile: string; certFile: string }) {
  const { readFile } = await import("node:fs/promises");
  return { key: await readFile(keyFile, "utf8"), cert: await readFile(certFile, "utf8") };
}

function print(label: string, value: string): void {
  console.log(`${label.padEnd(9)}${value}`);
}

function parseRoles(list: string): Role[] {
  const wanted = list.split(",").map((name) => name.trim());
  const known = roles.filter((role) => wanted.includes(role));
  if (known.length === 0 || wanted.some((name) => !roles.some((role) => role === name))) {
    throw new InvalidArgumentError(`expected some of ${roles.join(", ")}`);
  }
  return known;
}
