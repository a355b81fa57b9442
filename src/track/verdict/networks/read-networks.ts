import { readFile } from "node:fs/promises";
import type { Vendor } from "../vendor.ts";
import { keyOf, readAddress } from "./network-of.ts";
import type { Networks, Tier } from "./network-of.ts";
import type { ListedClass } from "./network-sources.ts";

/** The file that comes with Ripen. */
export const standardNetworksFile = new URL("networks.csv", import.meta.url);

// Where ranges overlap the first counts: Exchange Online Protection lies within Microsoft's networks.
const precedence: readonly ListedClass[] = [
  "scanner_certain",
  "scanner_probable",
  "apple_relay",
  "microsoft",
  "hosting",
];

/** A line of the file of networks that says nothing of a network. */
export class NetworksFileError extends Error {
  readonly code = "networks_file_unreadable";
  constructor(line: number, reason: string) {
    super(`The file of networks cannot be read: line ${line} ${reason}. A line is class,vendor,first,last.`);
  }
}

/**
 * Reads the file of networks.
 * @param file path or URL of the file of the setting; without it that of Ripen
 * @throws {NetworksFileError} with the line that is wrong; the system's error when there is no such file
 */
export async function loadNetworks(file: string | URL = standardNetworksFile): Promise<Networks> {
  return readNetworks(await readFile(file, "utf8"));
}

/**
 * Reads networks from lines `class,vendor,first address,last address`; lines that begin with # say where they come from.
 * @param without a vendor whose ranges are left out, to see what the rest comes to
 * @throws {NetworksFileError}
 */
export function readNetworks(text: string, without?: Vendor): Networks {
  const ranges = text.split("\n").flatMap((line, index) => {
    if (line.trim() === "" || line.startsWith("#")) return [];
    const range = readLine(line, index + 1);
    return range.vendor === without ? [] : [range];
  });
  return precedence.map((name) => tierOf(name, ranges));
}

type Range = ReturnType<typeof readLine>;

function readLine(line: string, number: number) {
  const [name = "", vendor = "", first = "", last = ""] = line.trim().split(",");
  const known = precedence.find((one) => one === name);
  if (known === undefined) throw new NetworksFileError(number, `has the class "${name.slice(0, 40)}", which is none`);
  const [from, to] = [readAddress(first), readAddress(last)];
  if (from === null || to === null || from.kind() !== to.kind()) {
    throw new NetworksFileError(number, "has no two addresses of one kind");
  }
  return { class: known, vendor: vendor as Vendor, first: keyOf(from), last: keyOf(to) };
}

function tierOf(name: ListedClass, ranges: readonly Range[]): Tier {
  const own = ranges.filter((range) => range.class === name);
  const sorted = own.toSorted((a, b) => (a.first < b.first ? -1 : Number(a.first > b.first)));
  const merged: Range[] = [];
  for (const range of sorted) {
    const before = merged.at(-1);
    if (before !== undefined && range.first <= before.last) {
      if (range.last > before.last) merged[merged.length - 1] = { ...before, last: range.last };
    } else merged.push(range);
  }
  return {
    class: name,
    first: merged.map(({ first }) => first),
    last: merged.map(({ last }) => last),
    vendor: merged.map(({ vendor }) => vendor),
  };
}
