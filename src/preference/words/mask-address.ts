/** An address as its owner knows it again and nobody else learns it, should the mail have been forwarded: `d•••@example.com`. */
export function maskAddress(email: string): string {
  const at = email.lastIndexOf("@");
  const first = [...email.slice(0, Math.max(at, 0))][0] ?? "";
  return `${first}•••${email.slice(at)}`;
}
