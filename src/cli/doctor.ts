import { Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import { Command, InvalidArgumentError } from "commander";
import type { Finding } from "../sender/doctor/judge.ts";

interface Options {
  domain: string;
  selector: string[];
  address: string[];
  dns: string[];
}

// EX_TEMPFAIL of sysexits(3)
const tryAgainExitCode = 75;

/**
 * `ripen doctor`: checks what mailbox providers look at, and says what to change. Exit status 1 when something is bad; 75
 * when nothing is, but something could not be looked up.
 */
export function doctorCommand(): Command {
  const list = (value: string, before: string[]) => [...before, value];
  return new Command("doctor")
    .description("Check SPF, DKIM, DMARC, MX and PTR of a sending domain, TLS of the mail server, and the footer")
    .requiredOption("--domain <name>", "domain of the From address")
    .option("--selector <name>", "DKIM selector in use (repeatable)", list, [])
    .option("--address <ip>", "IP address that mail leaves from (repeatable)", ip, [])
    .option("--dns <ip[:port]>", "DNS server to ask (repeatable); the system's by default", server, [])
    .action(async ({ domain, selector, address, dns }: Options) => {
      const { lookUpDomain } = await import("../sender/doctor/look-up.ts");
      const { judgeDomain } = await import("../sender/doctor/judge.ts");
      const { judgeFooter } = await import("../sender/doctor/judge-footer.ts");
      const resolver = new Resolver({ timeout: 2_000, tries: 3 });
      if (dns.length > 0) resolver.setServers(dns);
      const records = await lookUpDomain(resolver, domain, selector, address);
      const findings = [
        ...judgeDomain(records),
        ...(await checkTls()),
        judgeFooter(process.env["COMPANY_ADDRESS"] ?? ""),
      ];
      for (const { check, level, found, advice } of findings) {
        console.log(`${level.padEnd(8)} ${check.padEnd(6)} ${found}`);
        if (advice !== null) console.log(`${" ".repeat(16)}→ ${advice}`);
      }
      if (findings.some(({ level }) => level === "bad")) process.exitCode = 1;
      else if (findings.some(({ level }) => level === "unknown")) process.exitCode = tryAgainExitCode;
    });
}

function ip(value: string, before: string[]): string[] {
  if (isIP(value) === 0) throw new InvalidArgumentError("expected an IP address");
  return [...before, value];
}

function server(value: string, before: string[]): string[] {
  try {
    new Resolver().setServers([value]);
  } catch {
    throw new InvalidArgumentError("expected an IP address, with a port if it is not 53");
  }
  return [...before, value];
}

async function checkTls(): Promise<Finding[]> {
  const url = process.env["SMTP_URL"];
  if (url === undefined || url === "") return [];
  const { openTransport } = await import("../send/carrier/transport.ts");
  const secure = new URL(url);
  if (secure.protocol === "smtp:") secure.searchParams.set("requireTLS", "true");
  const transport = openTransport({ url: secure.href, maxConnections: 1 });
  const result = await transport.verify();
  await transport.close();
  const found = `${secure.hostname}: ${result.kind === "ready" ? "encrypted, certificate valid" : result.reason}`;
  const advice = "mail must leave encrypted: offer STARTTLS with a valid certificate";
  return result.kind === "ready"
    ? [{ check: "TLS", level: "good", found, advice: null }]
    : [{ check: "TLS", level: "bad", found, advice }];
}
