import { execFile } from "node:child_process";
import { Resolver } from "node:dns/promises";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { lookUpDomain } from "../../src/sender/doctor/look-up.ts";
import { type DnsReply, openDnsServer } from "../support/dns.ts";

const root = path.resolve(import.meta.dirname, "../..");
const run = promisify(execFile);

const healthy: Record<string, DnsReply> = {
  "TXT acme.example": [["v=spf1 ", "-all"], "something else"],
  "MX acme.example": ["10 mx.acme.example"],
  "TXT _dmarc.acme.example": ["v=DMARC1; p=reject"],
  "TXT reply.acme.example": ["v=spf1 include:relay.example -all"],
  "TXT relay.example": ["v=spf1 a mx/24 ip4:192.0.2.0/24 ?exists:%{i}.list.example redirect=_spf.relay.example"],
  "TXT _spf.relay.example": ["v=spf1 include:gone.example -all"],
  "TXT gone.example": ["something else"],
  "MX reply.acme.example": ["10 mx.acme.example"],
  "TXT s1._domainkey.acme.example": [["v=DKIM1; k=ed25519; ", `p=${"A".repeat(43)}=`]],
  "PTR 1.2.0.192.in-addr.arpa": ["mail.acme.example"],
  "A mail.acme.example": ["192.0.2.1"],
};

const serve = (zone: Record<string, DnsReply>, otherwise: DnsReply = "nxdomain") =>
  openDnsServer((type, name) => zone[`${type} ${name}`] ?? otherwise);

async function lookUp(server: string) {
  const resolver = new Resolver({ timeout: 100, tries: 1 });
  resolver.setServers([server]);
  const input = {
    domain: "acme.example",
    replyDomain: "reply.acme.example",
    selectors: ["s1"],
    addresses: ["192.0.2.1"],
  };
  return lookUpDomain(resolver, input);
}

/** `ripen doctor` for that domain, asking `server`. */
async function doctor(server: string): Promise<{ code: number; out: string }> {
  const options = ["--domain", "acme.example", "--selector", "s1", "--address", "192.0.2.1", "--dns", server];
  const env = {
    ...process.env,
    COMPANY_ADDRESS: "1 Main Street, Springfield",
    SMTP_URL: "",
    REPLY_DOMAIN: "reply.acme.example",
    PUBLIC_URL: "https://ripen.acme.example",
  };
  try {
    const { stdout } = await run(process.execPath, ["src/cli.ts", "doctor", ...options], { cwd: root, env });
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, out: stdout };
  }
}

test("strings of a record are joined, and other records of the name are left aside", async () => {
  await using server = await serve(healthy);
  const found = (...records: string[]) => ({ kind: "records", nameExists: true, records });
  expect(await lookUp(server.address)).toMatchObject({
    domain: "acme.example",
    spf: found("v=spf1 -all"),
    cost: { lookups: 0, broken: [] },
    walk: { domain: "acme.example", found: [{ domain: "acme.example", record: { p: "reject" } }], failed: null },
    reply: {
      domain: "reply.acme.example",
      // include, a, mx, exists, redirect, include
      cost: { lookups: 6, broken: ["gone.example"] },
      walk: { domain: "reply.acme.example", found: [{ domain: "acme.example" }] },
      mx: found("mx.acme.example"),
    },
    dkim: [{ selector: "s1", answer: found(`v=DKIM1; k=ed25519; p=${"A".repeat(43)}=`) }],
    mx: found("mx.acme.example"),
    hosts: [{ address: "192.0.2.1", names: found("mail.acme.example"), confirmed: true }],
  });
});

test("SPF that includes itself, or more and more, is counted until it is too much", async () => {
  const loop = await serve({ ...healthy, "TXT reply.acme.example": ["v=spf1 include:reply.acme.example -all"] });
  const { reply } = await lookUp(loop.address);
  expect(reply?.cost).toEqual({ lookups: 11, broken: [] });
  await loop[Symbol.asyncDispose]();
});

test.each([
  ["NODATA", [], true],
  ["NXDOMAIN", "nxdomain", false],
] as const)("%s is an answer: there are no records", async (_name, reply, nameExists) => {
  await using server = await serve({}, reply);
  const none = { kind: "records", nameExists, records: [] };
  expect(await lookUp(server.address)).toMatchObject({
    spf: none,
    walk: { found: [], failed: null },
    dkim: [{ answer: none }],
    mx: none,
    hosts: [{ names: none, confirmed: false }],
  });
});

test.each([
  ["SERVFAIL", "servfail", "the DNS server failed (SERVFAIL)"],
  ["REFUSED", "refused", "the DNS server refused"],
  ["silence", "silence", "no DNS server answered in time"],
] as const)("%s is not taken for a missing record", async (_name, reply, reason) => {
  await using server = await serve({}, reply);
  const failed = { kind: "failed", reason };
  expect(await lookUp(server.address)).toMatchObject({
    spf: failed,
    walk: { failed: { name: "_dmarc.acme.example", reason } },
    dkim: [{ answer: failed }],
    mx: failed,
    hosts: [{ names: failed }],
  });
});

test("a server that is not there is not taken for a missing record", async () => {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  const { spf } = await lookUp(`127.0.0.1:${port}`);
  expect(spf).toEqual({ kind: "failed", reason: "no DNS server could be reached" });
});

test("a host whose name cannot be asked about is neither confirmed nor refuted", async () => {
  await using server = await serve({ ...healthy, "A mail.acme.example": "servfail" });
  const { hosts } = await lookUp(server.address);
  expect(hosts).toMatchObject([{ names: { kind: "failed" }, confirmed: false }]);
});

test("ripen doctor ends with 0 when all is well", async () => {
  await using server = await serve({ ...healthy, "TXT gone.example": ["v=spf1 -all"] });
  const { code, out } = await doctor(server.address);
  const lines = out.split("\n").filter((line) => /^\S/.test(line));
  const levels = lines.map((line) => line.split(/ +/).slice(0, 2).join(" "));
  const checks = ["SPF", "SPF", "DKIM", "DMARC", "ALIGN", "MX", "MX", "PTR", "FOOTER"];
  expect(levels.slice(0, checks.length)).toEqual(checks.map((check) => `good ${check}`));
  expect(new Set(levels.slice(checks.length))).toEqual(new Set(["good RULE", "yours RULE"]));
  expect(out).toMatch(
    /^yours +RULE +complaints below 0\.1 %, and never 0\.3 % \(Gmail, Yahoo\)\n +→ .*Postmaster Tools/m,
  );
  expect(code).toBe(0);
});

test("ripen doctor ends with 1 when something is missing", async () => {
  await using server = await serve({ ...healthy, "TXT _dmarc.acme.example": "nxdomain", "MX acme.example": [] });
  const { code, out } = await doctor(server.address);
  expect(out).toMatch(/^bad +DMARC +no record$/m);
  expect(out).toMatch(/^bad +MX +no record \(acme\.example\)$/m);
  expect(out).toMatch(/^bad +SPF +.+\n +→ it includes gone\.example/m);
  expect(out).toMatch(/^bad +RULE +DMARC, with p=none at least.+\n +→ see DMARC above$/m);
  expect(code).toBe(1);
});

test("ripen doctor ends with 75 when nothing is bad and something could not be looked up", async () => {
  await using server = await serve({
    ...healthy,
    "TXT gone.example": ["v=spf1 -all"],
    "TXT _dmarc.acme.example": "servfail",
  });
  const { code, out } = await doctor(server.address);
  expect(out).toMatch(
    /^unknown +DMARC +lookup of _dmarc\.acme\.example failed: the DNS server failed \(SERVFAIL\)\n +→ try again$/m,
  );
  expect(out).not.toMatch(/DMARC +no record/);
  expect(code).toBe(75);
});
