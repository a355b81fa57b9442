import { Command } from "commander";

interface Options {
  domain: string;
  selector: string[];
  address: string[];
}

/** `ripen doctor`: checks what mailbox providers look at, and says what to change. Exit status 1 when something is bad. */
export function doctorCommand(): Command {
  const list = (value: string, before: string[]) => [...before, value];
  return new Command("doctor")
    .description("Check SPF, DKIM, DMARC, MX and PTR of a sending domain, and TLS of the mail server")
    .requiredOption("--domain <name>", "domain of the From address")
    .option("--selector <name>", "DKIM selector in use (repeatable)", list, [])
    .option("--address <ip>", "IP address that mail leaves from (repeatable)", list, [])
    .action(async ({ domain, selector, address }: Options) => {
      const { Resolver } = await import("node:dns/promises");
      const { lookUpDomain } = await import("../sender/doctor/look-up.ts");
      const { judgeDomain } = await import("../sender/doctor/judge.ts");
      const records = await lookUpDomain(new Resolver(), domain, selector, address);
      const findings = [...judgeDomain(records), ...(await checkTls())];
      for (const { check, level, found, advice } of findings) {
        console.log(`${level.padEnd(8)}${check.padEnd(6)}${found}`);
        if (advice !== null) console.log(`${" ".repeat(14)}→ ${advice}`);
      }
      if (findings.some(({ level }) => level === "bad")) process.exitCode = 1;
    });
}

async function checkTls() {
  const url = process.env["SMTP_URL"];
  if (url === undefined || url === "") return [];
  const { openTransport } = await import("../send/transport.ts");
  const secure = new URL(url);
  if (secure.protocol === "smtp:") secure.searchParams.set("requireTLS", "true");
  const transport = openTransport({ url: secure.href, maxConnections: 1 });
  const result = await transport.verify();
  await transport.close();
  const found = `${secure.hostname}: ${result.kind === "ready" ? "encrypted, certificate valid" : result.reason}`;
  return [
    result.kind === "ready"
      ? { check: "TLS", level: "good", found, advice: null }
      : {
          check: "TLS",
          level: "bad",
          found,
          advice: "mail must leave encrypted: offer STARTTLS with a valid certificate",
        },
  ];
}
