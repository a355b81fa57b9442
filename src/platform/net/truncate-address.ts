import { isIP } from "node:net";

/**
 * A network address without what tells one client from its neighbors: the first 24 bits of IPv4, the first 48 of IPv6, as
 * `192.0.2.0/24` or `2001:db8:1::/48`.
 * @returns null when the text is no address
 */
export function truncateAddress(text: string): string | null {
  const address = text.trim().replace(/%.*$/, "");
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const ipv4 = mapped ?? address;
  if (isIP(ipv4) === 4) return `${ipv4.split(".").slice(0, 3).join(".")}.0/24`;
  if (isIP(address) !== 6) return null;
  // The URL standard writes an IPv6 address in its one short form (RFC 5952), without dots in it.
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const groups = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const all =
    tail === undefined ? groups : [...groups, ...Array<string>(8 - groups.length - after.length).fill("0"), ...after];
  const kept = all.slice(0, 3);
  while (kept.at(-1) === "0") kept.pop();
  return `${kept.join(":")}::/48`;
}
