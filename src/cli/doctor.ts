import { Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import { Command, InvalidArgumentError } from "commander";
import { givenVariables } from "../config/given.ts";
import type { BulkRule } from "../sender/doctor/bulk-rules.ts";
import type { Finding } from "../sender/doctor/finding.ts";

interface Options {
  domain: string;
  replyDomain?: string;
  selector: string[];
  address: string[];
  dns: string[];
  trackingDomain: string[];
}

// EX_TEMPFAIL of sysexits(3)
const tryAgainExitCode = 75;

/**
 * `ripen doctor`: checks what mailbox providers look at, by DNS and by the settings of this installation, and says what to
 * change. Exit status 1 when something is bad; 75 when nothing is, but something could not be looked up.
 */
export function doctorCommand(): Command {
  const list = (value: string, before: string[]) => [...before, value];
  return new Command("doctor")
    .description(
      "Check SPF, DKIM, DMARC, MX and PTR of a sending domain, TLS of the mail server, and the rules for bulk senders",
    )
    .requiredOption("--domain <name>", "domain of the From address")
    .option("--reply-domain <name>", "domain of the reply addresses; REPLY_DOMAIN by default")
    .option("--selector <name>", "DKIM selector in use (repeatable)", list, [])
    .option("--address <ip>", "IP address that mail leaves from (repeatable)", ip, [])
    .option("--tracking-domain <name>", "host of the links in mails (repeatable)", list, [])
    .option("--dns <ip[:port]>", "DNS server to ask (repeatable); the system's by default", server, [])
    .action(async ({ domain, replyDomain, selector, address, dns, trackingDomain }: Options) => {
      const { lookUpDomain } = await import("../sender/doctor/look-up.ts");
      const { judgeDomain } = await import("../sender/doctor/judge.ts");
      const { judgeFooter } = await import("../sender/doctor/judge-footer.ts");
      const { judgeBulkRules } = await import("../sender/doctor/bulk-rules.ts");
      const { usualGuardLimits } = await import("../sender/guard/guard-limits.ts");
      const resolver = new Resolver({ timeout: 2_000, tries: 3 });
      if (dns.length > 0) resolver.setServers(dns);
      const records = await lookUpDomain(resolver, {
        domain,
        replyDomain: replyDomain ?? setting("REPLY_DOMAIN") ?? null,
        selectors: selector,
        addresses: address,
      });
      const findings = [
        ...judgeDomain(records),
        ...(await checkTls()),
        ...(await checkTracking(resolver, trackingDomain)),
        judgeFooter(setting("COMPANY_ADDRESS") ?? ""),
      ];
      const rules = judgeBulkRules(findings, {
        domain,
        publicUrl: setting("PUBLIC_URL"),
        complaintPercent: Number(setting("GUARD_COMPLAINT_PERCENT") ?? usualGuardLimits.complaint.percent),
      });
      print(findings, rules);
      const levels = new Set([...findings, ...rules].map(({ level }) => level));
      if (levels.has("bad")) process.exitCode = 1;
      else if (levels.has("unknown")) process.exitCode = tryAgainExitCode;
    });
}

function print(findings: readonly Finding[], rules: readonly BulkRule[]): void {
  const advise = (advice: string | null) => advice !== null && console.log(`${" ".repeat(16)}→ ${advice}`);
  for (const { check, level, found, advice } of findings) {
    console.log(`${level.padEnd(8)} ${check.padEnd(6)} ${found}`);
    advise(advice);
  }
  console.log("\n  What the large providers ask of who sends them 5,000 mails a day:");
  for (const { rule, by, level, change } of rules) {
    console.log(`${level.padEnd(8)} RULE   ${rule} (${by})`);
    advise(change);
  }
}

/** A variable that is set, or stands in its file. */
function setting(name: string): string | undefined {
  return givenVariables(process.env, [name]).given[name]?.trim();
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
  const url = setting("SMTP_URL");
  if (url === undefined) return [];
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

async function checkTracking(resolver: Resolver, domains: readonly string[]): Promise<Finding[]> {
  if (domains.length === 0) return [];
  const publicUrl = setting("PUBLIC_URL");
  if (publicUrl === undefined) {
    const found = "PUBLIC_URL is not set, so nobody knows where a tracking domain has to lead";
    return [{ check: "TRACK", level: "unknown", found, advice: "set PUBLIC_URL and try again" }];
  }
  const { lookUpTracking } = await import("../sender/doctor/look-up-tracking.ts");
  const { judgeTracking } = await import("../sender/doctor/judge-tracking.ts");
  const found = domains.map(async (domain) => judgeTracking(await lookUpTracking(resolver, { domain, publicUrl })));
  return (await Promise.all(found)).flat();
}
