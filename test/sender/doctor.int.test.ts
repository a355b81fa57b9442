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
  "TXT s1._domainkey.acme.example": [["v=DKIM1; k=ed25519; ", `p=${"A".repeat(43)}=`]],
  "PTR 1.2.0.192.in-addr.arpa": ["mail.acme.example"],
  "A mail.acme.example": ["192.0.2.1"],
};

const serve = (zone: Record<string, DnsReply>, otherwise: DnsReply = "nxdomain") =>
  openDnsServer((type, name) => zone[`${type} ${name}`] ?? otherwise);

async function lookUp(server: string) {
  const resolver = new Resolver({ timeout: 100, tries: 1 });
  resolver.setServers([server]);
  return lookUpDomain(resolver, "acme.example", ["s1"], ["192.0.2.1"]);
}

/** `ripen doctor` for that domain, asking `server`. */
async function doctor(server: string): Promise<{ code: number; out: string }> {
  const options = ["--domain", "acme.example", "--selector", "s1", "--address", "192.0.2.1", "--dns", server];
  const env = { ...process.env, COMPANY_ADDRESS: "1 Main Street, Springfield", SMTP_URL: "" };
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
  expect(await lookUp(server.address)).toEqual({
    domain: "acme.example",
    spf: found("v=spf1 -all"),
    dmarc: found("v=DMARC1; p=reject"),
    dkim: [{ selector: "s1", answer: found(`v=DKIM1; k=ed25519; p=${"A".repeat(43)}=`) }],
    mx: found("mx.acme.example"),
    hosts: [{ address: "192.0.2.1", names: found("mail.acme.example"), confirmed: true }],
  });
});

test.each([
  ["NODATA", [], true],
  ["NXDOMAIN", "nxdomain", false],
] as const)("%s is an answer: there are no records", async (_name, reply, nameExists) => {
  await using server = await serve({}, reply);
  const none = { kind: "records", nameExists, records: [] };
  expect(await lookUp(server.address)).toMatchObject({
    spf: none,
    dmarc: none,
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
    dmarc: failed,
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
  await using server = await serve(healthy);
  const { code, out } = await doctor(server.address);
  expect(out.match(/^\S+/gm)).toEqual(Array.from({ length: 6 }, () => "good"));
  expect(code).toBe(0);
});

test("ripen doctor ends with 1 when something is missing", async () => {
  await using server = await serve({ ...healthy, "TXT _dmarc.acme.example": "nxdomain", "MX acme.example": [] });
  const { code, out } = await doctor(server.address);
  expect(out).toMatch(/^bad +DMARC +no record$/m);
  expect(out).toMatch(/^bad +MX +no record$/m);
  expect(code).toBe(1);
});

test("ripen doctor ends with 75 when nothing is bad and something could not be looked up", async () => {
  await using server = await serve({ ...healthy, "TXT _dmarc.acme.example": "servfail" });
  const { code, out } = await doctor(server.address);
  expect(out).toMatch(
    /^unknown +DMARC +lookup of _dmarc\.acme\.example failed: the DNS server failed \(SERVFAIL\)\n +→ try again$/m,
  );
  expect(out).not.toContain("no record");
  expect(code).toBe(75);
});
