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
    const [network, bits] = parse(range);
    return network.kind() === own.kind() && own.match(network, bits);
  });
}

/** Whether all of a network is in one of others. Each is CIDR or one address, as `isIpRange` has it. */
export function isRangeWithin(range: string, others: readonly string[]): boolean {
  const [own, ownBits] = parse(range);
  return others.some((other) => {
    const [network, bits] = parse(other);
    return network.kind() === own.kind() && ownBits >= bits && own.match(network, bits);
  });
}

function parse(range: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (ipaddr.isValidCIDR(range)) return ipaddr.parseCIDR(range);
  const address = ipaddr.process(range);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}
