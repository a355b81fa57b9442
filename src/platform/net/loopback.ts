/** Whether an IP address, in any form that a socket gives it, is of this machine itself (RFC 1122, RFC 4291). */
export function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$|^::1$/i.test(address);
}

/** Whether a host of a URL names this machine itself, whatever a resolver says (RFC 6761). */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.+)\]$/, "$1");
  return isLoopback(name) || /^localhost\.?$/.test(name);
}
