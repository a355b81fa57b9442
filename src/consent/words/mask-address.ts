/** An address as its owner knows it again and nobody else learns it, should the mail have been forwarded: `d•••@example.com`. */
export function maskAddress(email: string): string {
  const at = email.lastIndexOf("@");
  const first = at > 0 ? String.fromCodePoint(email.codePointAt(0) ?? 0) : "";
  return `${first}•••${email.slice(at)}`;
}
