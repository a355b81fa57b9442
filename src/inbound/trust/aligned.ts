/** True when a verified domain speaks for the domain of From: the same, or a parent of it. Both in any case. */
export function isAligned(fromDomain: string, verified: string): boolean {
  const [from, by] = [fromDomain.toLowerCase(), verified.toLowerCase().replace(/^.*@/, "")];
  return by.includes(".") && (from === by || from.endsWith(`.${by}`));
}
