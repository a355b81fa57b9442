import { execFile } from "node:child_process";
import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ipaddr from "ipaddr.js";
import { keyOf, readAddress } from "../track/verdict/networks/network-of.ts";
import { publishedRanges, systemNumbers } from "../track/verdict/networks/network-sources.ts";
import { standardNetworksFile } from "../track/verdict/networks/read-networks.ts";

/**
 * `npm run networks`: makes the file of networks anew, from the ranges their owners publish and from the newest
 * `@ip-location-db/asn` of the npm registry (CC BY 4.0). An argument is the path of another file to write, for the setting
 * NETWORKS_FILE.
 */
const run = promisify(execFile);
const database = "@ip-location-db/asn";

interface Range {
  class: string;
  vendor: string;
  first: string;
  last: string;
}

const folder = await mkdtemp(path.join(tmpdir(), "ripen-networks-"));
try {
  const target = process.argv[2] ?? fileURLToPath(standardNetworksFile);
  const { stdout } = await run("npm", ["pack", database, "--json"], { cwd: folder });
  const [packed] = JSON.parse(stdout) as { filename: string; version: string }[];
  if (packed === undefined) throw new Error(`npm packed no ${database}.`);
  await run("tar", ["xzf", packed.filename], { cwd: folder });
  const ranges = [
    ...publishedRanges.flatMap((one) => one.ranges.map((cidr) => ({ ...one, ...endsOf(cidr) }))),
    ...(await rangesOf(path.join(folder, "package/asn-ipv4.csv"))),
    ...(await rangesOf(path.join(folder, "package/asn-ipv6.csv"))),
  ];
  const lines = joined(ranges)
    .filter(isWorthKeeping)
    .map((range) => [range.class, range.vendor, range.first, range.last].join(","));
  await writeFile(target, `${[...headOf(packed.version), ...lines].join("\n")}\n`);
  process.stdout.write(`${target}: ${lines.length} ranges\n`);
} finally {
  await rm(folder, { recursive: true });
}

function headOf(version: string): string[] {
  return [
    "# Networks that the verdict on opens and clicks knows: class,vendor,first address,last address.",
    `# Ranges of autonomous systems are derived (chosen and joined) from ${database} ${version}, CC BY 4.0`,
    "# (https://creativecommons.org/licenses/by/4.0/), which is made of data by RouteViews (https://www.routeviews.org),",
    "# DB-IP (IP to ASN Lite, https://db-ip.com) and the Number Resource Organization (https://www.nro.net).",
    "# Of hosting and Microsoft only ranges of at least 4,096 IPv4 addresses or a /44 of IPv6 are kept.",
    "# The maintainer of the database says that its data on npm has faults. See docs/verdict.md for what that means here.",
    ...publishedRanges.map(({ name, source }) => `# ${name}: ${source}`),
    "# Made by: npm run networks",
  ];
}

/** The ranges of the file that belong to a system we use; a line is `first,last,number,"name"`. */
async function rangesOf(file: string): Promise<Range[]> {
  const systems = new Map(systemNumbers.flatMap((one) => one.asns.map((asn) => [String(asn), one])));
  const ranges: Range[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const [first = "", last = "", asn = ""] = line.split(",", 3);
    const system = systems.get(asn);
    if (system !== undefined) ranges.push({ class: system.class, vendor: system.vendor, first, last });
  }
  return ranges;
}

function endsOf(cidr: string): { first: string; last: string } {
  const kind = cidr.includes(":") ? ipaddr.IPv6 : ipaddr.IPv4;
  const [address, bits] = ipaddr.parseCIDR(cidr);
  if (kind === ipaddr.IPv4) {
    return {
      first: ipaddr.IPv4.networkAddressFromCIDR(cidr).toString(),
      last: ipaddr.IPv4.broadcastAddressFromCIDR(cidr).toString(),
    };
  }
  const last = address.toByteArray().map((byte, index) => byte | (0xff >> Math.min(8, Math.max(0, bits - index * 8))));
  return { first: address.toString(), last: ipaddr.fromByteArray(last).toString() };
}

/** Ranges in order, those of one class and vendor that touch as one. */
function joined(ranges: readonly Range[]): Range[] {
  const keyed = ranges.flatMap((range) => {
    const [first, last] = [readAddress(range.first), readAddress(range.last)];
    return first === null || last === null ? [] : [{ range, group: `${range.class},${range.vendor}`, first, last }];
  });
  const sortKey = ({ group, first }: (typeof keyed)[number]) => `${group} ${keyOf(first)}`;
  const result: typeof keyed = [];
  for (const next of keyed.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))) {
    const before = result.at(-1);
    const touches = before?.group === next.group && before.first.kind() === next.first.kind();
    if (before !== undefined && touches && keyOf(next.first) <= following(before.last)) {
      if (keyOf(next.last) > keyOf(before.last)) {
        result[result.length - 1] = { ...before, last: next.last, range: { ...before.range, last: next.range.last } };
      }
    } else result.push(next);
  }
  return result.map(({ range }) => range);
}

/**
 * Large networks come in crumbs: of hosting and Microsoft only what holds 4,096 IPv4 addresses or a /44 of IPv6 is kept. That
 * is 98 % of their addresses in a quarter of the lines; who stands in the rest counts as ordinary.
 */
function isWorthKeeping({ class: name, first, last }: Range): boolean {
  if (name !== "hosting" && name !== "microsoft") return true;
  const [from, to] = [readAddress(first), readAddress(last)];
  if (from === null || to === null) return false;
  const size = numberOf(to) - numberOf(from) + 1n;
  return size >= (from.kind() === "ipv4" ? 4_096n : 2n ** 84n);
}

function numberOf(address: ipaddr.IPv4 | ipaddr.IPv6): bigint {
  return BigInt(`0x${Buffer.from(address.toByteArray()).toString("hex")}`);
}

/** The key of the address after one. */
function following(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  const digits = address.toByteArray().length * 2;
  const next = (numberOf(address) + 1n).toString(16).padStart(digits, "0");
  return `${address.kind()}:${next}`;
}
