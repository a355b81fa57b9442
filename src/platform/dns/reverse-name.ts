import { isIPv6 } from "node:net";

/** The name in DNS that the names of an IP address stand at (RFC 1035 section 3.5, for IPv6 RFC 3596 section 2.5). */
export function reverseName(address: string): string {
  if (!isIPv6(address)) return `${address.split(".").toReversed().join(".")}.in-addr.arpa`;
  // Brought into the one form of RFC 5952, in which there is no dotted part any more.
  const compressed = new URL(`http://[${address.replace(/%.*$/, "")}]`).hostname.slice(1, -1);
  const [before = "", after] = compressed.split("::");
  const head = groups(before);
  const tail = groups(after ?? "");
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => "0");
  const digits = [...head, ...zeros, ...tail].map((group) => group.padStart(4, "0")).join("");
  return `${digits.split("").toReversed().join(".")}.ip6.arpa`;
}

function groups(part: string): string[] {
  return part === "" ? [] : part.split(":");
}
