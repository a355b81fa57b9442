import ipaddr from "ipaddr.js";

/** Whether a text is a network (CIDR, `192.0.2.0/24`) or one address. */
export function isIpRange(text: string): boolean {
  return ipaddr.isValidCIDR(text) || ipaddr.isValid(text);
}

/**
 * Whether an address is in one of the networks; with none it always is. IPv4 in the form of IPv6 is IPv4.
 * @param ranges each CIDR or one address, as `isIpRange` has it
 */
export function isInRanges(address: string | undefined, ranges: readonly string[]): boolean {
  if (ranges.length === 0) return true;
  if (address === undefined || !ipaddr.isValid(address)) return false;
  const own = ipaddr.process(address);
  return ranges.some((range) => {
    const [network, bits] = ipaddr.isValidCIDR(range) ? ipaddr.parseCIDR(range) : [ipaddr.process(range), null];
    if (network.kind() !== own.kind()) return false;
    return own.match(network, bits ?? (network.kind() === "ipv4" ? 32 : 128));
  });
}
