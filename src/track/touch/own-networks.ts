import { BlockList, isIP } from "node:net";

/** Whether an address is of one of these networks, written as CIDR or as single addresses. */
export function createOwnNetworks(cidrs: readonly string[]): (ip: string) => boolean {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [net = "", prefix] = cidr.split("/");
    const family = isIP(net) === 6 ? "ipv6" : "ipv4";
    list.addSubnet(net, prefix === undefined ? (family === "ipv6" ? 128 : 32) : Number(prefix), family);
  }
  return (ip) => {
    const family = isIP(ip);
    return family !== 0 && list.check(ip, family === 6 ? "ipv6" : "ipv4");
  };
}
